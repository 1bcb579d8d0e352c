import Settings
// Both modules have a Node; unqualified, it is ours.
import struct Settings.Node
import Yams

/// Reads YAML into nodes with places, keeping on at what can be told together with other mistakes.
struct YAML {
  /// Each first use of a repeated key, with its first character changed so that Yams reads on.
  private var lines: [[Character]]
  private var replaced: [Character: Character] = [:]
  private(set) var problems: [Problem] = []

  /// Reads the file's only document, and reports broken syntax and repeated keys.
  ///
  /// - Parameters:
  ///   - text: The whole file.
  ///   - reading: Receives the mistakes.
  /// - Returns: The document, or nil when its syntax is broken.
  static func read(_ text: String, reading: inout Reading) -> Node? {
    var yaml = YAML(
      lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init))
    let node = yaml.compose()
    for problem in yaml.problems { reading.report(at: problem.position, problem.message) }
    return node
  }

  private mutating func compose() -> Node? {
    do {
      let text = lines.map { String($0) }.joined(separator: "\n")
      guard let root = try Parser(yaml: text).singleRoot() else {
        return Node(.map([]), at: Position(line: 1, column: 1))
      }
      return convert(root)
    } catch YamlError.duplicatedKeysInMapping(_, let context) where disguise(context.mark) {
      return compose()
    } catch let error as YamlError {
      problems.append(error.problem)
    } catch {
      problems.append(Problem(at: Position(line: 1, column: 1), "\(error)"))
    }
    return nil
  }

  /// Changes the key at `mark` into one that is unlike any other; false where that cannot be done.
  private mutating func disguise(_ mark: Mark) -> Bool {
    let (line, start) = (mark.line - 1, mark.column - 1)
    guard lines.indices.contains(line), lines[line].indices.contains(start) else { return false }
    let column = "\"'".contains(lines[line][start]) ? start + 1 : start
    guard lines[line].indices.contains(column), let free = Unicode.Scalar(0xE000 + replaced.count)
    else { return false }
    let disguised = Character(free)
    replaced[disguised] = lines[line][column]
    lines[line][column] = disguised
    return true
  }

  private func restored(_ text: String) -> String {
    guard let first = text.first, let original = replaced[first] else { return text }
    return String(original) + text.dropFirst()
  }
}

extension YAML {
  private mutating func convert(_ node: Yams.Node) -> Node {
    let mark = node.mark
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style != .plain && scalar.style != .any
      let text = restored(scalar.string)
      let length = max(1, text.count + (isQuoted ? 2 : 0))
      return Node(.scalar(text, isQuoted: isQuoted), at: mark.position(length: length))
    case .sequence(let items):
      return Node(.list(items.map { convert($0) }), at: mark.position(length: 1))
    case .mapping(let pairs):
      return Node(.map(entries(of: pairs)), at: mark.position(length: 1))
    case .alias:
      problems.append(Problem(at: mark.position(length: 1), "this alias names no anchor"))
      return Node(.scalar("", isQuoted: false), at: mark.position(length: 1))
    }
  }

  /// The map's entries; one whose key stands earlier is reported and left out.
  private mutating func entries(of pairs: Yams.Node.Mapping) -> [Node.Entry] {
    var entries: [Node.Entry] = []
    for (key, value) in pairs {
      let key = convert(key)
      guard case .scalar(let name, _) = key.content else {
        problems.append(Problem(at: key.position, "a key must be a word, not \(key.summary)"))
        continue
      }
      if let earlier = entries.first(where: { $0.key == name }) {
        problems.append(
          Problem(
            at: key.position,
            "duplicate key '\(name)': it already stands on line \(earlier.keyPosition.line)"))
        continue
      }
      let entry = Node.Entry(
        key: name, keyPosition: key.position, value: convert(value))
      entries.append(entry)
    }
    return entries
  }
}

extension Mark? {
  /// Yams leaves a place out only of nodes that it did not read from text.
  fileprivate func position(length: Int) -> Position {
    Position(line: max(1, self?.line ?? 1), column: max(1, self?.column ?? 1), length: length)
  }
}

extension YamlError {
  /// The broken syntax, at its place.
  fileprivate var problem: Problem {
    switch self {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let during = context.map { " (\($0.text) on line \($0.mark.line))" } ?? ""
      return Problem(at: Mark?(mark).position(length: 1), "this is no YAML: \(problem)\(during)")
    default:
      return Problem(at: Position(line: 1, column: 1), "this is no YAML: \(self)")
    }
  }
}
