public import Foundation

/// Files that a reader finds as they were or as they shall be, never in part.
public enum TextFile {
  /// Writes a whole file in one step, and the folders above it.
  ///
  /// - Throws: ``TextFileError``; the file is then as it was.
  public static func write(_ text: String, to path: String) throws {
    try write(Data(text.utf8), to: path)
  }

  /// - Throws: ``TextFileError``; the file is then as it was.
  public static func write(_ data: Data, to path: String) throws {
    let url = URL(filePath: path)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: url, options: .atomic)
    } catch {
      throw TextFileError(path: path, reason: Self.reason(error))
    }
  }

  /// The text of a file; nil where there is none.
  ///
  /// - Throws: ``TextFileError`` for a file that is there but cannot be read.
  public static func read(_ path: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    } catch {
      throw TextFileError(path: path, isRead: true, reason: Self.reason(error))
    }
  }

  /// What the system says, as a clause.
  private static func reason(_ error: any Error) -> String {
    let sentence = (error as NSError).localizedDescription
    return sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
  }
}

/// A file that cannot be written or read.
public struct TextFileError: Error, Hashable, CustomStringConvertible {
  public let path: String
  public var isRead = false
  public let reason: String

  public var description: String {
    isRead
      ? "\(path) cannot be read (\(reason)); check its permissions"
      : "\(path) cannot be written (\(reason)); check permissions and free space"
  }
}
