public import Foundation

/// Named tensors in a safetensors file.
///
/// Eight bytes of header length, a JSON header, then little-endian single-precision values.
/// Source: the safetensors format description, version 0.4.
public struct Safetensors: Sendable {
  public struct Entry: Sendable {
    public let shape: [Int]
    /// Four bytes per value.
    public let bytes: ArraySlice<UInt8>
  }

  public var entries: [String: Entry] = [:]
  /// Free text beside the tensors.
  public var metadata: [String: String] = [:]

  public init() {}

  /// Adds a tensor.
  public mutating func add(_ name: String, shape: [Int], littleEndianBytes bytes: [UInt8]) {
    entries[name] = Entry(shape: shape, bytes: bytes[...])
  }

  /// The file's bytes; the header lists tensors by name, so equal content gives equal bytes.
  public func encoded() throws -> Data {
    var header: [String: HeaderEntry] = [:]
    var offset = 0
    let names = entries.keys.sorted()
    for name in names {
      guard let entry = entries[name] else { continue }
      header[name] = .tensor(
        TensorHeader(
          dtype: "F32", shape: entry.shape, dataOffsets: [offset, offset + entry.bytes.count]))
      offset += entry.bytes.count
    }
    if !metadata.isEmpty { header["__metadata__"] = .metadata(metadata) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var text = try encoder.encode(header)
    while text.count % 8 != 0 { text.append(0x20) }
    var file = Data(capacity: 8 + text.count + offset)
    for shift in 0..<8 { file.append(UInt8(truncatingIfNeeded: text.count >> (8 * shift))) }
    file.append(text)
    for name in names { if let entry = entries[name] { file.append(contentsOf: entry.bytes) } }
    return file
  }

  /// Reads a file.
  ///
  /// - Throws: ``SafetensorsError`` when the file is absent, cut short, or not of single precision.
  public init(contentsOf path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SafetensorsError.unreadable(path: path)
    }
    let bytes = [UInt8](data)
    guard bytes.count >= 8 else { throw SafetensorsError.truncated(path: path) }
    let written = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let length = Int(exactly: written), length <= bytes.count - 8 else {
      throw SafetensorsError.truncated(path: path)
    }
    let header: [String: HeaderEntry]
    do {
      header = try JSONDecoder().decode(
        [String: HeaderEntry].self, from: Data(bytes[8..<(8 + length)]))
    } catch {
      throw SafetensorsError.malformedHeader(path: path)
    }
    let body = bytes[(8 + length)...]
    for (name, entry) in header {
      switch entry {
      case .metadata(let text): metadata = text
      case .tensor(let tensor):
        entries[name] = try tensor.entry(named: name, in: body, path: path)
      }
    }
  }
}

/// One value of the JSON header.
private enum HeaderEntry: Codable {
  case tensor(TensorHeader)
  case metadata([String: String])

  init(from decoder: any Decoder) throws {
    if let tensor = try? TensorHeader(from: decoder) {
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

private struct TensorHeader: Codable {
  let dtype: String
  let shape: [Int]
  let dataOffsets: [Int]

  enum CodingKeys: String, CodingKey {
    case dtype, shape
    case dataOffsets = "data_offsets"
  }

  func entry(
    named name: String, in body: ArraySlice<UInt8>, path: String
  ) throws -> Safetensors.Entry {
    guard dtype == "F32" else {
      throw SafetensorsError.wrongType(path: path, name: name, found: dtype)
    }
    let bytes = shape.reduce(4) { $0.multipliedReportingOverflow(by: $1).partialValue }
    guard dataOffsets.count == 2, dataOffsets[0] >= 0, dataOffsets[0] <= dataOffsets[1],
      dataOffsets[1] <= body.count, dataOffsets[1] - dataOffsets[0] == bytes
    else { throw SafetensorsError.truncated(path: path) }
    let start = body.startIndex
    return Safetensors.Entry(
      shape: shape, bytes: body[(start + dataOffsets[0])..<(start + dataOffsets[1])])
  }
}

/// A safetensors file that cannot be used.
public enum SafetensorsError: Error, CustomStringConvertible {
  case unreadable(path: String)
  case truncated(path: String)
  case malformedHeader(path: String)
  case wrongType(path: String, name: String, found: String)
  case missing(path: String, name: String)
  case wrongShape(path: String, name: String, found: [Int], expected: [Int])

  public var description: String {
    switch self {
    case .unreadable(let path): "\(path): there is no such file, or it may not be read"
    case .truncated(let path):
      "\(path): the file ends before its tensors do; copy it again or delete it"
    case .malformedHeader(let path): "\(path): this is not a safetensors file"
    case .wrongType(let path, let name, let found):
      "\(path): tensor '\(name)' is of type \(found), expected F32; convert the file"
    case .missing(let path, let name): "\(path): tensor '\(name)' is missing"
    case .wrongShape(let path, let name, let found, let expected):
      "\(path): tensor '\(name)' has shape \(found), this model needs \(expected)"
    }
  }
}
