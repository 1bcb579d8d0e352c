import Foundation
import Glibc
import Text

/// Files of the results folder, where nothing that is there counts as absent.
enum StoredFile {
  /// Reads a file.
  ///
  /// - Returns: nil where nothing is there.
  /// - Throws: ``RunError/unreadable(path:reason:)`` where something is that cannot be read.
  static func contents(_ path: String) throws -> Foundation.Data? {
    guard let mode = try mode(path) else { return nil }
    guard mode & S_IFMT == S_IFREG else {
      let isFolder = mode & S_IFMT == S_IFDIR
      throw RunError.unreadable(
        path: path, reason: isFolder ? "it is a folder" : "it is not a regular file")
    }
    do { return try Foundation.Data(contentsOf: URL(filePath: path)) } catch {
      throw RunError.unreadable(path: path, reason: FileFault(reading: path, error).reason)
    }
  }

  /// Whether a path leads to a regular file; nil where nothing is there.
  ///
  /// - Throws: ``RunError/unreadable(path:reason:)``.
  static func isRegular(_ path: String) throws -> Bool? {
    try mode(path).map { $0 & S_IFMT == S_IFREG }
  }

  /// Whether something is at a path, or may be: in a folder that cannot be searched nobody knows.
  static func exists(_ path: String) -> Bool {
    do { return try mode(path) != nil } catch { return true }
  }

  private static func mode(_ path: String) throws -> mode_t? {
    var found = stat()
    guard unsafe stat(path, &found) != 0 else { return found.st_mode }
    let code = errno
    if [ENOENT, ENOTDIR].contains(code) { return nil }
    let error = NSError(domain: NSPOSIXErrorDomain, code: Int(code))
    throw RunError.unreadable(path: path, reason: FileFault(reading: path, error).reason)
  }
}
