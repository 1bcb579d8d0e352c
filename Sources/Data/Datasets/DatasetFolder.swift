import Foundation
public import Settings

/// A folder of dataset files.
public struct DatasetFolder: Settings {
  /// As written by the user.
  public var path = ""

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("path", \.path, "Folder with the files; ~ is the home folder.")
  ]
}

extension DatasetFolder {
  /// The folder of ``path``, with a leading `~` expanded to the home folder.
  var location: String { expanded(path) }
}

/// A path with a leading `~` expanded to the home folder.
func expanded(_ path: String) -> String {
  guard path == "~" || path.hasPrefix("~/") else { return path }
  return homeFolder + path.dropFirst()
}

/// `$HOME`, as in shells, or the home folder in the user database.
var homeFolder: String {
  let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
  return home.isEmpty ? FileManager.default.homeDirectoryForCurrentUser.path : home
}

/// Reads one file of a dataset into memory.
///
/// - Parameters:
///   - path: The file.
///   - dataset: The dataset's name, for messages.
/// - Returns: The file's bytes.
/// - Throws: ``DataError/unreadable(dataset:path:)``.
func fileBytes(_ path: String, dataset: String) throws -> [UInt8] {
  guard let data = FileManager.default.contents(atPath: path) else {
    throw DataError.unreadable(dataset: dataset, path: path)
  }
  return [UInt8](data)
}

/// Checks that the dataset's folder exists.
///
/// - Throws: ``DataError`` if it does not.
func checkFolder(_ path: String, dataset: String) throws {
  guard !path.isEmpty else { throw DataError.noPath(dataset: dataset) }
  // A path below a file does not exist either.
  guard FileManager.default.fileExists(atPath: "\(path)/.") else {
    throw DataError.missingFolder(dataset: dataset, path: path)
  }
}
