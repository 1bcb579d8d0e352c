import Kernels
import Settings

/// A YAML text as nodes with places.
struct YAML {
  /// What was read; without the entries that a mistake cut short. nil for an empty text.
  let root: Node?
  /// Whether the text was read to its end.
  let isWhole: Bool

  /// The most values that are read, those of aliases counted wherever they are repeated.
  static let largestCount = 100_000
  /// The most lists and mappings inside one another.
  static let largestDepth = 64

  /// Reads the file's only document, with every duplicate key, unknown alias and broken merge.
  ///
  /// - Parameters:
  ///   - text: The whole file.
  ///   - reading: Receives the mistakes.
  init(_ text: String, reading: inout Reading) {
    var composer = YAMLComposer()
    do throws(YAMLSyntaxError) {
      try YAMLEvent.read(text) { composer.receive($0) }
    } catch {
      composer.stop(error.problem(in: text))
    }
    (root, isWhole) = (composer.root, !composer.isStopped)
    for problem in composer.problems { reading.report(at: problem.position, problem.message) }
  }
}

extension YAMLEvent {
  /// Where it is marked: as far as its first line goes.
  var position: Position {
    Position(
      line: start.line, column: start.column,
      length: end.line == start.line ? max(1, end.column - start.column) : 1)
  }
}

extension YAMLSyntaxError {
  /// The broken syntax at its place, in words.
  fileprivate func problem(in text: String) -> Problem {
    if let column = tab(in: text, line: mark.line) {
      return Problem(
        at: Position(line: mark.line, column: column),
        "invalid YAML: this line is indented with a tab; indent with spaces")
    }
    let during = context.map { " (\($0.text) on line \($0.mark.line))" } ?? ""
    return Problem(
      at: Position(line: mark.line, column: mark.column), "invalid YAML: \(problem)\(during)")
  }

  /// The column of a tab among what the line begins with.
  private func tab(in text: String, line: Int) -> Int? {
    let lines = text.unicodeScalars.split(
      separator: "\n", maxSplits: line, omittingEmptySubsequences: false)
    guard lines.indices.contains(line - 1) else { return nil }
    return lines[line - 1].prefix { $0 == " " || $0 == "\t" }
      .enumerated().first { $0.element == "\t" }.map { $0.offset + 1 }
  }
}
