import Settings

/// A part of the grid: some axes, each with the levels that vary; the others stay at their base.
public struct Selection: Hashable, Sendable {
  /// Labels by axis, in the order written.
  public var levels: [Choice] = []
  /// Seeds of its own; the study's when nil.
  public var seeds: [Int]? = nil

  /// One axis and the labels taken from it.
  public struct Choice: Hashable, Sendable {
    public let axis: String
    public let labels: [String]
  }

  /// Both parts at once; nil when they share an axis or both have seeds.
  func product(_ other: Selection) -> Selection? {
    guard Set(levels.map(\.axis)).isDisjoint(with: other.levels.map(\.axis)) else { return nil }
    if seeds != nil && other.seeds != nil { return nil }
    return Selection(levels: levels + other.levels, seeds: seeds ?? other.seeds)
  }
}

/// Reads `attention * width + extra`: products before sums, parentheses, axes and picks by name.
struct RunsExpression {
  private let names: [String: Selection]
  private let node: Node
  private var tokens: ArraySlice<Token>
  private var problem: Problem?

  private struct Token {
    let text: String
    let column: Int
  }

  /// Returns the selections whose union the study runs; reports what cannot be read.
  static func read(
    _ node: Node, names: [String: Selection], reading: inout Reading
  ) -> [Selection]? {
    guard case .scalar(let text, _) = node.content, !node.isNull else {
      reading.reportKind("axes joined by * and +, such as attention * width", at: "runs", node)
      return nil
    }
    var expression = RunsExpression(
      names: names, node: node, tokens: Self.tokens(text)[...], problem: nil)
    let selections = expression.sum()
    if let extra = expression.tokens.first { expression.fail("unexpected '\(extra.text)'", extra) }
    guard let problem = expression.problem else { return selections }
    reading.report(at: problem.position, problem.message)
    return nil
  }

  private static func tokens(_ text: String) -> [Token] {
    var tokens: [Token] = []
    var word = ""
    func isMark(_ character: Character) -> Bool { "*+() ".contains(character) }
    for (index, character) in text.enumerated() {
      if !isMark(character) { word.append(character) }
      if isMark(character), !word.isEmpty {
        tokens.append(Token(text: word, column: index - word.count))
        word = ""
      }
      if isMark(character), character != " " {
        tokens.append(Token(text: String(character), column: index))
      }
    }
    if !word.isEmpty { tokens.append(Token(text: word, column: text.count - word.count)) }
    return tokens
  }

  private mutating func sum() -> [Selection] {
    var result = product()
    while tokens.first?.text == "+" {
      tokens.removeFirst()
      result += product()
    }
    return result
  }

  private mutating func product() -> [Selection] {
    var result = factor()
    while let star = tokens.first, star.text == "*" {
      tokens.removeFirst()
      let right = factor()
      let pairs = result.flatMap { left in right.map { left.product($0) } }
      if pairs.contains(nil) { fail("an axis stands on both sides of this *", star) }
      result = pairs.compactMap { $0 }
    }
    return result
  }

  private mutating func factor() -> [Selection] {
    guard let token = tokens.popFirst() else {
      fail("an axis is missing at the end", nil)
      return []
    }
    if token.text == "(" {
      let inner = sum()
      if tokens.popFirst()?.text != ")" { fail("this parenthesis is never closed", token) }
      return inner
    }
    if let selection = names[token.text] { return [selection] }
    let known = names.keys.sorted()
    let hint =
      Suggestion.nearest(to: token.text, among: known).map { "; did you mean '\($0)'?" }
      ?? "; known: \(known.joined(separator: ", "))"
    fail("no axis or pick is called '\(token.text)'\(hint)", token)
    return []
  }

  /// Keeps the first mistake; those after it are mostly its echo.
  private mutating func fail(_ message: String, _ token: Token?) {
    guard problem == nil else { return }
    var quote = 0
    if case .scalar(_, true) = node.content { quote = 1 }
    let start = node.position.column + quote
    let position = Position(
      line: node.position.line, column: start + (token?.column ?? node.position.length - 1),
      length: token?.text.count ?? 1)
    problem = Problem(at: position, "runs: \(message)")
  }
}
