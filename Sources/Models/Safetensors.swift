public import Foundation
import Kernels

/// Named tensors in a safetensors file.
///
/// Eight bytes of header length, a JSON header, then little-endian values: written in single
/// precision, read in any that ``FloatFormat`` knows.
/// Source: the safetensors format description, version 0.4.
public struct Safetensors: Sendable {
  public struct Entry: Sendable {
    public let shape: [Int]
    /// Four bytes per value, eight of integers.
    public let bytes: ArraySlice<UInt8>
    /// Whether the values are integers of 64 bits, such as labels, which no model needs.
    var isInteger = false

    static let integerType = "I64"
    var type: String { isInteger ? Self.integerType : FloatFormat.single.rawValue }
  }

  /// Every tensor that can be used.
  public var entries: [String: Entry] = [:]
  /// What is wrong with the others, told to whoever needs them.
  var faults: [String: SafetensorsError] = [:]
  /// Free text beside the tensors.
  public var metadata: [String: String] = [:]

  public init() {}

  /// Adds a tensor.
  public mutating func add(_ name: String, shape: [Int], littleEndianBytes bytes: [UInt8]) {
    entries[name] = Entry(shape: shape, bytes: bytes[...])
  }

  /// Adds a tensor of integers, such as labels.
  public mutating func add(_ name: String, shape: [Int], integers: [Int64]) {
    let bytes = integers.flatMap { value in
      (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    entries[name] = Entry(shape: shape, bytes: bytes[...], isInteger: true)
  }

  /// The file's bytes, with a checksum; tensors are in the order of their names, integers first so
  /// that they are aligned, and equal content gives equal bytes.
  public func encoded() throws -> Data {
    var header: [String: SafetensorsHeader] = [:]
    var offset = 0
    let names = entries.sorted {
      ($1.value.isInteger ? 0 : 1, $1.key) > ($0.value.isInteger ? 0 : 1, $0.key)
    }.map(\.key)
    for name in names {
      guard let entry = entries[name] else { continue }
      header[name] = .tensor(
        SafetensorsHeader.Tensor(
          dtype: entry.type, shape: entry.shape,
          dataOffsets: [offset, offset + entry.bytes.count]))
      offset += entry.bytes.count
    }
    header["__metadata__"] = .metadata(writtenMetadata)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var text = try encoder.encode(header)
    while text.count % 8 != 0 { text.append(0x20) }
    var file = Data(capacity: 8 + text.count + offset)
    for shift in 0..<8 { file.append(UInt8(truncatingIfNeeded: text.count >> (8 * shift))) }
    file.append(text)
    for name in names { if let entry = entries[name] { file.append(contentsOf: entry.bytes) } }
    Self.seal(&file, header: 8..<(8 + text.count))
    return file
  }
}

extension Safetensors {
  /// Whether there is such a tensor, usable or not.
  func contains(_ name: String) -> Bool { entries[name] != nil || faults[name] != nil }

  /// A tensor of numbers that is needed, of whatever shape.
  ///
  /// - Parameters:
  ///   - name: The tensor's.
  ///   - path: Where the file came from, for messages.
  /// - Throws: ``SafetensorsError`` when it is missing or cannot be used.
  public func tensor(_ name: String, from path: String) throws -> Entry {
    if let entry = entries[name], !entry.isInteger { return entry }
    if let entry = entries[name] {
      throw SafetensorsError.wrongType(path: path, name: name, found: entry.type)
    }
    throw faults[name] ?? SafetensorsError.missing(path: path, name: name)
  }

  /// The values of a tensor that is needed.
  ///
  /// - Parameters:
  ///   - name: The tensor's.
  ///   - shape: What its sizes must be.
  ///   - path: Where the file came from, for messages.
  /// - Returns: Four bytes per value.
  /// - Throws: ``SafetensorsError`` when it is missing, cannot be used or has another shape.
  public func bytes(_ name: String, shape: [Int], from path: String) throws -> ArraySlice<UInt8> {
    let entry = try tensor(name, from: path)
    guard entry.shape == shape else {
      throw SafetensorsError.wrongShape(
        path: path, name: name, found: entry.shape, expected: shape)
    }
    return entry.bytes
  }
}
