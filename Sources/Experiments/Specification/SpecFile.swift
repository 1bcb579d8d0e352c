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
    let data: Foundation.Data
    do {
      guard let found = try StoredFile.contents(path) else {
        throw SpecError.unreadable(path: path, reason: "no such file")
      }
      data = found
    } catch RunError.unreadable(_, let reason) {
      throw SpecError.unreadable(path: path, reason: reason)
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
  public func show(_ problem: Problem) -> String { show(problem, lines) }

  private func show(_ problem: Problem, _ lines: [Substring]) -> String {
    let place = problem.position
    let heading = "\(path):\(place.line):\(place.column): \(problem.message)".shownOnOneLine
    guard lines.indices.contains(place.line - 1) else { return heading }
    let line = lines[place.line - 1]
    let number = String(place.line).leftPadded(to: 5)
    let (text, mark) = Excerpt(line, place).lines
    return """
      \(heading)
      \(number) | \(text)
            | \(mark)
      """
  }

  /// As YAML counts lines.
  private var lines: [Substring] {
    let ends: Set<Character> = ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
    return text.split(omittingEmptySubsequences: false) { ends.contains($0) }
  }

  /// The first mistakes in full, and how many more there are.
  func show(_ problems: [Problem]) -> String {
    let (lines, most) = (lines, 50)
    let shown = problems.prefix(most).map { show($0, lines) }
    let rest = problems.count - shown.count
    return (shown + (rest > 0 ? ["… and \(rest.counted("more mistake"))"] : []))
      .joined(separator: "\n")
  }
}

/// The part of a line around what is wrong, and a mark that goes under it.
private struct Excerpt {
  let lines: (text: String, mark: String)

  private static let widest = 160

  init(_ line: Substring, _ place: Position) {
    // Places count Unicode scalars, the screen shows characters.
    let scalars = line.unicodeScalars
    let before = String(String.UnicodeScalarView(scalars.prefix(place.column - 1)))
    let after = String(String.UnicodeScalarView(scalars.dropFirst(place.column - 1)))
    let marked = String(String.UnicodeScalarView(after.unicodeScalars.prefix(place.length))).count
    let hidden = max(0, before.count - Self.widest / 2)
    let start = hidden > 0 ? "…" + before.dropFirst(hidden + 1) : before
    let room = Self.widest - start.count
    let end = after.count > room ? after.prefix(room - 1) + "…" : after
    lines = (
      (start + end).shownOnOneLine,
      String(repeating: " ", count: start.count) + "^"
        + String(repeating: "~", count: max(0, min(marked, end.count) - 1))
    )
  }
}

/// Why a file does not describe a study.
public enum SpecError: Error, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  /// Every mistake in the file, in its order.
  case invalid(SpecFile, [Problem])
  /// What is wrong with settings that a record of a run or a study holds; never empty.
  case stored([Problem])

  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read the study '\(path)': \(reason)"
    case .invalid(let file, let problems):
      file.show(problems) + "\n\(problems.count.counted("mistake")), nothing was run"
    case .stored(let problems):
      "its settings are not valid: " + problems.prefix(3).map(\.message.shownOnOneLine).joined(
        separator: "; ")
    }
  }
}

extension String {
  /// The text with spaces before it up to `width` characters.
  func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}

extension String {
  /// With a space for each tab, and a sign for every other character that would move the cursor.
  var shownOnOneLine: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { $0 == "\t" ? " " : Names.isControl($0) ? "\u{FFFD}" : $0 }))
  }
}
