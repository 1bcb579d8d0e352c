import Foundation
import Kernels

extension Safetensors {
  /// Reads a file.
  ///
  /// - Throws: ``SafetensorsError`` when the file is absent, cut short, of another kind, or not what
  ///   its checksum says. A tensor of another type or size than its header says is an error of
  ///   whoever needs it.
  public init(contentsOf path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SafetensorsError.unreadable(path: path)
    }
    try self.init([UInt8](data), from: path)
  }

  /// Reads a file's bytes.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - path: Where it came from, for messages.
  /// - Throws: ``SafetensorsError``.
  init(_ bytes: [UInt8], from path: String) throws {
    self.init()
    guard !bytes.starts(with: Array("PK\u{3}\u{4}".utf8)) else {
      throw SafetensorsError.torchCheckpoint(path: path)
    }
    guard bytes.count >= 8 else { throw SafetensorsError.truncated(path: path) }
    // The header of every safetensors file begins so.
    guard bytes.count == 8 || bytes[8] == UInt8(ascii: "{") else {
      throw SafetensorsError.malformedHeader(path: path)
    }
    let written = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let length = Int(exactly: written), length <= bytes.count - 8 else {
      throw SafetensorsError.truncated(path: path)
    }
    let header: [String: SafetensorsHeader]
    do {
      header = try JSONDecoder().decode(
        [String: SafetensorsHeader].self, from: Foundation.Data(bytes[8..<(8 + length)]))
    } catch {
      throw SafetensorsError.malformedHeader(path: path)
    }
    for case .metadata(let text) in header.values { metadata = text }
    try unseal(bytes, header: 8..<(8 + length), path: path)
    let body = bytes[(8 + length)...]
    try Self.checkParts(header, of: body.count, path: path)
    for (name, entry) in header {
      guard case .tensor(let tensor) = entry else { continue }
      let part = tensor.part(of: body)
      do {
        entries[name] = try tensor.entry(named: name, part, path: path)
      } catch let error as SafetensorsError {
        faults[name] = error
      }
    }
  }

  /// Checks that every byte belongs to one tensor, as the format demands: what lies over another tensor, or
  /// beside all, is not what the header says.
  private static func checkParts(
    _ header: [String: SafetensorsHeader], of count: Int, path: String
  ) throws {
    var tensors: [(name: String, offsets: [Int])] = []
    for case (let name, .tensor(let tensor)) in header {
      let offsets = tensor.dataOffsets
      guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1] else {
        throw SafetensorsError.malformedHeader(path: path)
      }
      tensors.append((name, offsets))
    }
    tensors.sort { ($0.offsets[0], $0.offsets[1], $0.name) < ($1.offsets[0], $1.offsets[1], $1.name) }
    var end = 0
    for (name, offsets) in tensors {
      guard offsets[0] == end else {
        throw SafetensorsError.misplaced(path: path, name: name, begin: offsets[0], expected: end)
      }
      end = offsets[1]
    }
    guard end <= count else { throw SafetensorsError.truncated(path: path) }
    guard end == count else { throw SafetensorsError.trailing(path: path, bytes: count - end) }
  }
}

/// One value of the JSON header.
enum SafetensorsHeader: Codable {
  case tensor(Tensor)
  case metadata([String: String])

  struct Tensor: Codable {
    let dtype: String
    let shape: [Int]
    let dataOffsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  init(from decoder: any Decoder) throws {
    if let tensor = try? Tensor(from: decoder) {
      self = .tensor(tensor)
    } else {
      self = .metadata(try [String: String](from: decoder))
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .tensor(let tensor): try tensor.encode(to: encoder)
    case .metadata(let text): try text.encode(to: encoder)
    }
  }
}

extension SafetensorsHeader.Tensor {
  /// The bytes that the header gives to the tensor, which lie within the file.
  fileprivate func part(of body: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    body[(body.startIndex + dataOffsets[0])..<(body.startIndex + dataOffsets[1])]
  }

  fileprivate func entry(
    named name: String, _ part: ArraySlice<UInt8>, path: String
  ) throws -> Safetensors.Entry {
    let (format, isInteger) = (FloatFormat(rawValue: dtype), dtype == Safetensors.Entry.integerType)
    guard format != nil || isInteger else {
      throw SafetensorsError.wrongType(path: path, name: name, found: dtype)
    }
    guard shape.byteCount(perValue: format?.bytesPerValue ?? 8) == part.count else {
      throw SafetensorsError.wrongSize(path: path, name: name, shape: shape, bytes: part.count)
    }
    return Safetensors.Entry(
      shape: shape, bytes: format?.singles(part) ?? part, isInteger: isInteger)
  }
}

extension [Int] {
  /// Bytes of a tensor of these sizes; nil where one is negative or the product has no place in an
  /// `Int`.
  fileprivate func byteCount(perValue: Int) -> Int? {
    reduce(perValue) { product, size in
      guard let product, size >= 0 else { return nil }
      let (next, overflows) = product.multipliedReportingOverflow(by: size)
      return overflows ? nil : next
    }
  }
}
