import Foundation
import Kernels

/// A checksum of the whole file among its metadata.
///
/// It is the first eight bytes of the SHA-256 digest of the file with zeros in the checksum's place.
/// Files of other programs, and of versions before it, have none and are read without; in a file
/// whose metadata says the format, a missing checksum is damage.
extension Safetensors {
  private enum Key {
    static let format = "patchlaw.format"
    static let checksum = "patchlaw.checksum"
  }

  private static let format = "2"
  private static let placeholder = String(repeating: "0", count: 16)
  /// What stands before the checksum's digits.
  private static let opening = Foundation.Data(#""\#(Key.checksum)":""#.utf8)

  /// The metadata as the file has it, with the checksum's place.
  var writtenMetadata: [String: String] {
    metadata.merging([Key.format: Self.format, Key.checksum: Self.placeholder]) { $1 }
  }

  /// Puts the checksum into its place.
  ///
  /// - Parameters:
  ///   - file: The whole file.
  ///   - header: Where its header is.
  static func seal(_ file: inout Foundation.Data, header: Range<Int>) {
    guard let place = place(in: file, header) else { return }
    file.replaceSubrange(place, with: Foundation.Data(checksum(of: [UInt8](file)).utf8))
  }

  /// Takes format and checksum out of the metadata that were read.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - header: Where its header is.
  ///   - path: Where the file came from, for messages.
  /// - Throws: ``SafetensorsError/damaged(path:)`` when they do not agree with the bytes.
  mutating func unseal(_ bytes: [UInt8], header: Range<Int>, path: String) throws {
    let format = metadata.removeValue(forKey: Key.format)
    let checksum = metadata.removeValue(forKey: Key.checksum)
    if format == nil, checksum == nil { return }
    guard let checksum, let place = Self.place(in: Foundation.Data(bytes[header]), 0..<header.count)
    else { throw SafetensorsError.damaged(path: path) }
    var file = bytes
    let digits = (header.lowerBound + place.lowerBound)..<(header.lowerBound + place.upperBound)
    file.replaceSubrange(digits, with: Array(Self.placeholder.utf8))
    guard Self.checksum(of: file) == checksum else {
      throw SafetensorsError.damaged(path: path)
    }
  }

  /// Where the checksum's digits are.
  private static func place(in text: Foundation.Data, _ header: Range<Int>) -> Range<Int>? {
    guard let opening = text.range(of: opening, in: header) else { return nil }
    let place = opening.upperBound..<(opening.upperBound + placeholder.utf8.count)
    return place.upperBound <= header.upperBound ? place : nil
  }

  private static func checksum(of file: [UInt8]) -> String { Digest(of: file).hexadecimal(8) }
}
