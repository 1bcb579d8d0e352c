public import Foundation

/// A file that a user names for a command to write: it replaces nothing but an earlier one of its kind.
public enum UserFile {
  /// Writes a whole file in one step, and the folders above it.
  ///
  /// - Parameters:
  ///   - data: The content.
  ///   - path: As the user names it.
  ///   - kind: The end of the names of such files, such as `.svg`.
  /// - Throws: ``UserFileError``, `TextFileError`; what lies there is then as it was.
  public static func write(_ data: Data, to path: String, as kind: String) throws {
    try check(path, as: kind)
    try TextFile.write(data, to: path)
  }

  /// Refuses a path within a folder of results, whose weights are the runs' own.
  ///
  /// - Throws: ``UserFileError``.
  public static func checkOutside(_ path: String, as kind: String) throws {
    // The end of the path need not be there yet, and links lead elsewhere.
    var folder = URL(filePath: path).standardizedFileURL
    while folder.path != "/" {
      let place = folder.resolvingSymlinksInPath().path
      let isOfResults = marks.contains { FileManager.default.fileExists(atPath: "\(place)/\($0)") }
      guard !isOfResults else {
        throw UserFileError(
          path: path, reason: "it would lie in \(place), a folder of results", kind: kind)
      }
      folder.deleteLastPathComponent()
    }
  }

  /// Files that only folders of results have: of a run, of a study, of all.
  private static let marks = ["run.json", "archive.jsonl", "patchlaw.sqlite"]

  /// Refuses a path at which something lies that is not to be replaced.
  ///
  /// - Throws: ``UserFileError``.
  public static func check(_ path: String, as kind: String) throws {
    if [".safetensors", ".npz"].contains(kind) { try checkOutside(path, as: kind) }
    // Of a symbolic link these are the facts of the link itself.
    guard let facts = try? FileManager.default.attributesOfItem(atPath: path) else { return }
    let type = facts[.type] as? FileAttributeType
    // A folder is refused when it is written to, in words of its own.
    if type == .typeDirectory { return }
    guard type == .typeRegular else {
      let found = type == .typeSymbolicLink ? "a symbolic link" : "not a regular file"
      throw UserFileError(path: path, reason: "it is \(found)", kind: kind)
    }
    guard path.hasSuffix(kind) else {
      throw UserFileError(
        path: path, reason: "the file exists, and its name does not end with \(kind)", kind: kind)
    }
    let permissions = (facts[.posixPermissions] as? NSNumber)?.intValue ?? 0o600
    guard permissions & 0o222 != 0 else {
      throw UserFileError(path: path, reason: "the file is read-only", kind: kind)
    }
  }
}

/// Something that a command does not replace.
public struct UserFileError: Error, Hashable, CustomStringConvertible {
  public let path: String
  public let reason: String
  /// The end of the names of the files that the command writes.
  public let kind: String

  public init(path: String, reason: String, kind: String) {
    (self.path, self.reason, self.kind) = (path, reason, kind)
  }

  public var description: String {
    "\(path) was not changed: \(reason); choose another name, such as one that ends with \(kind)"
  }
}
