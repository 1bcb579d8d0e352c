import Foundation
import Kernels

/// Encoded images in a fixed order, in parts that are decoded one after another.
protocol EncodedSource: Sendable {
  /// Identifies what is stored: the settings, and names and stamps of all files.
  var key: String { get }
  /// Bytes of each part, for the progress.
  var partSizes: [Int] { get }
  /// What a reader of the manifest should know, in sentences.
  var notes: [String] { get }

  /// Hands over the images of a part, in batches.
  ///
  /// - Throws: ``DataError``, and the errors of `body`.
  func read(part: Int, _ body: ([EncodedImage]) throws -> Void) throws
}

/// One image before it is decoded.
struct EncodedImage: Sendable {
  let name: String
  let isTest: Bool
  let label: String?
  let content: Content
  /// Numbers that the metadata state, by name.
  var numbers: [String: Double] = [:]

  enum Content: Sendable {
    /// The path of a file.
    case file([UInt8])
    case bytes([UInt8])
    /// Why it is left out.
    case fault(String)
  }

  /// Images of one batch.
  static let batch = 256
  /// Larger files are left out.
  static let largest = 1 << 28
}

/// The rule by which images are test images where no split is given.
struct HashedSplit: Sendable {
  let fraction: Double

  /// - Parameter name: The file's name relative to the dataset's folder, or the sample's key.
  func isTest(_ name: [UInt8]) -> Bool {
    let number = Digest(of: name).bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Double(number) / 0x1p64 < fraction
  }
}

extension [UInt8] {
  /// A name for people: bytes that are not UTF-8 as \xHH.
  var shownName: String {
    if let text = String(validating: self, as: UTF8.self) { return text }
    return map { byte in
      byte < 0x80
        ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16)
    }.joined()
  }
}

extension FileStamp {
  /// All that identifies the file, as text.
  var text: String { "\(size) \(modified) \(changed) \(inode)" }
}
