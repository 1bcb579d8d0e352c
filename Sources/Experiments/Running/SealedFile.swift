import Foundation
import Kernels

/// A file of one value as JSON, with a checksum: `{"checksum":"…","content":…}`.
///
/// A file without that form was written by a version before checksums, and is read as it is. What has
/// the form but no checksum that agrees is damaged.
enum SealedFile {
  /// Writes a value, with sorted keys.
  ///
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  static func write(_ value: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let file = SealedObject.file([UInt8](try encoder.encode(value)))
    try DurableFile.write(Foundation.Data(file), to: path)
  }

  /// Reads a value.
  ///
  /// - Parameters:
  ///   - type: Of the value.
  ///   - path: The file.
  ///   - kind: What the value is, in words, for messages.
  /// - Returns: nil where there is no file.
  /// - Throws: ``RunError/damaged(path:found:)``, ``RunError/unreadable(path:reason:)``.
  static func read<Value: Decodable>(
    _ type: Value.Type, at path: String, as kind: String
  ) throws -> Value? {
    guard let data = try StoredFile.contents(path) else { return nil }
    let json: Foundation.Data
    switch SealedObject(file: data) {
    case .whole(let content): json = Foundation.Data(content)
    case .unsealed: json = data
    case .damaged:
      throw RunError.damaged(path: path, found: "its content does not agree with its checksum")
    }
    do { return try JSONDecoder().decode(type, from: json) } catch {
      throw RunError.damaged(path: path, found: "it is not \(kind)")
    }
  }
}
