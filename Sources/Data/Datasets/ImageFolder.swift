import Foundation
public import Settings

/// A folder of dataset files.
public struct ImageFolder: Settings {
  /// As the user wrote it.
  public var path = ""

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("path", \.path, "Folder with the files; ~ is the home folder.")
  ]
}

extension ImageFolder {
  /// The folder that ``path`` names, with a leading `~` as the home folder.
  var location: String {
    guard path == "~" || path.hasPrefix("~/") else { return path }
    return homeFolder + path.dropFirst()
  }
}

/// `$HOME`, as shells have it, or what the system knows of the user.
var homeFolder: String {
  let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
  return home.isEmpty ? FileManager.default.homeDirectoryForCurrentUser.path : home
}

/// Reads one file of a dataset whole.
///
/// - Parameters:
///   - path: The file.
///   - dataset: Whose file it is, for messages.
/// - Returns: The file's bytes.
/// - Throws: ``DataError/unreadable(dataset:path:)``.
func fileBytes(_ path: String, dataset: String) throws -> [UInt8] {
  guard let data = FileManager.default.contents(atPath: path) else {
    throw DataError.unreadable(dataset: dataset, path: path)
  }
  return [UInt8](data)
}

/// Refuses a dataset whose folder is not there.
///
/// - Throws: ``DataError``.
func checkFolder(_ path: String, dataset: String) throws {
  guard !path.isEmpty else { throw DataError.noPath(dataset: dataset) }
  // A file has no member.
  guard FileManager.default.fileExists(atPath: "\(path)/.") else {
    throw DataError.missingFolder(dataset: dataset, path: path)
  }
}
