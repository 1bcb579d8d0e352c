import Foundation
public import Settings

/// The text of a spec file, and how its mistakes are shown.
public struct SpecFile: Hashable, Sendable {
  /// As the user wrote it, for messages.
  public let path: String
  public let text: String

  public init(path: String, text: String) {
    (self.path, self.text) = (path, text)
  }

  /// - Throws: ``SpecError/unreadable(path:reason:)``.
  public init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      let exists = FileManager.default.fileExists(atPath: path)
      throw SpecError.unreadable(
        path: path, reason: exists ? "it cannot be read" : "there is no such file")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw SpecError.unreadable(path: path, reason: "it is not UTF-8 text")
    }
    self.init(path: path, text: text)
  }

  /// The file's name without folder and ending: the study's name.
  public var name: String {
    URL(filePath: path).deletingPathExtension().lastPathComponent
  }

  /// A mistake with its place, its line, and a mark under what is wrong.
  ///
  ///     study.yaml:14:14: unknown key 'model.layer'; did you mean 'layers'?
  ///        14 |     deep: {model.layer: 12}
  ///           |            ^~~~~~~~~~~
  public func show(_ problem: Problem) -> String {
    let place = problem.position
    let heading = "\(path):\(place.line):\(place.column): \(problem.message)"
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(place.line - 1) else { return heading }
    let line = lines[place.line - 1].replacing("\t", with: " ")
    let number = String(place.line).leftPadded(to: 5)
    let room = max(1, line.count - place.column + 1)
    let mark =
      String(repeating: " ", count: place.column - 1) + "^"
      + String(repeating: "~", count: max(0, min(place.length, room) - 1))
    return """
      \(heading)
      \(number) | \(line)
            | \(mark)
      """
  }
}

/// Why a spec file describes no study.
public enum SpecError: Error, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  /// Every mistake in the file, in its order.
  case invalid(SpecFile, [Problem])

  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read the spec '\(path)': \(reason)"
    case .invalid(let file, let problems):
      problems.map(file.show).joined(separator: "\n")
        + "\n\(problems.count) \(problems.count == 1 ? "error" : "errors"), nothing was run"
    }
  }
}

extension String {
  /// The text with spaces before it up to `width` characters.
  func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
