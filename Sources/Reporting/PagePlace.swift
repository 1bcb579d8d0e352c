import Text

/// Where a page lies, and the results that it links to.
public struct PagePlace: Sendable {
  /// The page's folder, absolute or relative to the working folder.
  let folder: String
  /// The folder of results, likewise.
  let results: String

  public init(folder: String, results: String) {
    (self.folder, self.results) = (folder, results)
  }

  /// A link from the page to a file; its text is the file's name.
  func link(to path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return Markdown.link(name, to: relative(path))
  }

  /// The path of a file as seen from the page.
  func relative(_ path: String) -> String { RelativePath.path(to: path, from: folder) }
}
