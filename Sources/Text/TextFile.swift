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
    // Of a link the file that it leads to is written.
    let url = URL(filePath: path).resolvingSymlinksInPath()
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: url, options: .atomic)
    } catch {
      throw TextFileError(path: path, fault: FileFault(writing: path, error))
    }
  }

  /// The text of a file; nil where there is none.
  ///
  /// - Throws: ``TextFileError`` for a file that is there but cannot be read, or is not UTF-8.
  public static func read(_ path: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let data: Data
    do { data = try Data(contentsOf: URL(filePath: path)) } catch {
      throw TextFileError(path: path, isRead: true, fault: FileFault(reading: path, error))
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw TextFileError(path: path, isRead: true, fault: .notUTF8)
    }
    return text
  }
}

/// A file that cannot be written or read.
public struct TextFileError: Error, Hashable, CustomStringConvertible {
  public let path: String
  public var isRead = false
  public let fault: FileFault

  public var description: String {
    "\(path) cannot be \(isRead ? "read" : "written") (\(fault.reason)); \(fault.fix)"
  }
}
