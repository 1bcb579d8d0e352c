import Foundation

/// Paths between files that stand in different folders.
public enum RelativePath {
  /// The path of a file as seen from a folder, links followed.
  ///
  /// - Parameters:
  ///   - path: The file; absolute, or relative to the working folder.
  ///   - folder: The folder to start from, written likewise.
  /// - Returns: A path with `..` where needed; absolute only if the two share no root.
  public static func path(to path: String, from folder: String) -> String {
    let (target, start) = (parts(path), parts(folder))
    let shared = zip(target, start).prefix { $0 == $1 }.count
    let steps = start.dropFirst(shared).map { _ in ".." } + target.dropFirst(shared)
    return steps.isEmpty ? "." : steps.joined(separator: "/")
  }

  /// The path as a link holds it: every byte that is not unreserved is percent-encoded.
  public static func encoded(_ path: String) -> String {
    path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path
  }

  private static let allowed = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")

  private static func parts(_ path: String) -> [String] {
    URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path.split(separator: "/")
      .map(String.init)
  }
}
