import Settings

/// Reads `attention * width + extra`: products before sums, parentheses, axes and picks by name.
struct RunsExpression {
  private let names: [String: Selection]
  /// Names that the file gives, but of what could not be read.
  private let unread: Set<String>
  private let node: Node
  private var tokens: ArraySlice<Token>
  private var problem: Problem?
  private var depth = 0

  private struct Token {
    let text: String
    let column: Int
  }

  private static let longest = 10_000
  private static let deepest = 100
  private static let mostParts = 10_000

  /// Returns the selections whose union the study runs, each once; reports what cannot be read.
  ///
  /// - Parameters:
  ///   - node: The expression.
  ///   - names: Axes and picks.
  ///   - unread: Names that are known, but not what they stand for.
  ///   - reading: Receives the first mistake; those after it are mostly its echo.
  static func read(
    _ node: Node, names: [String: Selection], unread: Set<String>, reading: inout Reading
  ) -> [Selection]? {
    guard case .scalar(let text, _) = node.content, !node.isNull else {
      reading.reportKind("axes joined by * and +, such as attention * width", at: "runs", node)
      return nil
    }
    guard text.count <= longest else {
      reading.report(
        at: node.position,
        "'runs' has \(text.count) characters, of which at most \(longest) are read; name parts with picks"
      )
      return nil
    }
    var expression = RunsExpression(
      names: names, unread: unread, node: node, tokens: Self.tokens(text)[...], problem: nil)
    let selections = expression.sum()
    if let extra = expression.tokens.first { expression.fail("unexpected '\(extra.text)'", extra) }
    guard let problem = expression.problem else { return selections }
    reading.report(at: problem.position, problem.message)
    return nil
  }

  /// Marks, and the words between them, which may hold spaces.
  private static func tokens(_ text: String) -> [Token] {
    var tokens: [Token] = []
    var word = ""
    func end(at index: Int) {
      let begin = word.prefix { $0 == " " }.count
      let name = String(word.dropFirst(begin).reversed().drop { $0 == " " }.reversed())
      if !name.isEmpty {
        tokens.append(Token(text: name, column: index - word.count + begin))
      }
      word = ""
    }
    for (index, character) in text.enumerated() {
      guard "*+()".contains(character) else {
        word.append(character)
        continue
      }
      end(at: index)
      tokens.append(Token(text: String(character), column: index))
    }
    end(at: text.count)
    return tokens
  }

  private mutating func sum() -> [Selection] {
    var result = product()
    while problem == nil, tokens.first?.text == "+" {
      tokens.removeFirst()
      result += product()
    }
    var seen: Set<Selection> = []
    return result.filter { seen.insert($0).inserted }
  }

  private mutating func product() -> [Selection] {
    var result = factor()
    while problem == nil, let star = tokens.first, star.text == "*" {
      tokens.removeFirst()
      let right = factor()
      guard result.count * right.count <= Self.mostParts else {
        fail("this * makes over \(Self.mostParts) parts of the grid; multiply fewer sums", star)
        return []
      }
      let pairs = result.flatMap { left in right.map { left.product($0) } }
      if pairs.contains(nil) { fail("both sides of this * have the same axis, or seeds", star) }
      result = pairs.compactMap { $0 }
    }
    return result
  }

  private mutating func factor() -> [Selection] {
    guard let token = tokens.popFirst() else {
      fail("an axis is missing at the end", nil)
      return []
    }
    if token.text == "(" { return parenthesis(token) }
    if let selection = names[token.text] { return [selection] }
    // What could not be read stays at its base.
    if unread.contains(token.text) { return [Selection()] }
    let known = names.keys.sorted()
    fail(
      "'\(token.text)' is neither an axis nor a pick" + Suggestion.hint(token.text, among: known),
      token)
    return []
  }

  private mutating func parenthesis(_ token: Token) -> [Selection] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      fail("parentheses are nested more than \(Self.deepest) deep, which is the limit", token)
      return []
    }
    let inner = sum()
    if tokens.popFirst()?.text != ")" { fail("this parenthesis is never closed", token) }
    return inner
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
