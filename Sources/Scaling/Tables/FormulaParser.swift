import Text

/// Parses a ``Formula`` by precedence: or, and, comparison, sum, product, sign, power, atom.
///
/// As in Python, a power binds tighter than a preceding sign and is right-associative: `-2^2` is
/// -4, `2^3^2` is 512.
struct FormulaParser {
  private let text: String
  private let characters: [Character]
  private let header: [String]
  private var position = 0
  private var depth = 0
  private var parts = 0

  /// Formulas are evaluated by recursion, and nobody writes longer ones.
  private static let (deepest, mostParts) = (100, 1000)

  private static let levels: [[String]] = [
    ["or", "||"], ["and", "&&"], ["==", "!=", "<=", ">=", "<", ">", "="], ["+", "-"], ["*", "/"],
  ]
  private static let functions = ["ln", "log", "exp", "sqrt", "not"]

  init(_ text: String, header: [String]) {
    self.text = text
    characters = Array(text)
    self.header = header
  }

  mutating func parse() throws -> Formula.Node {
    let node = try level(0)
    skipSpaces()
    guard position == characters.count else { throw expected("an operator or the end") }
    return node
  }

  private mutating func level(_ index: Int) throws -> Formula.Node {
    guard index < Self.levels.count else { return try signed() }
    var left = try level(index + 1)
    while let sign = take(oneOf: Self.levels[index]) {
      let right = try level(index + 1)
      left = .operation(Self.canonical(sign), left, right)
    }
    return left
  }

  private mutating func signed() throws -> Formula.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw expected("at most \(Self.deepest) levels of parentheses, signs and powers")
    }
    return take("-") ? .call("minus", try signed()) : try power()
  }

  private mutating func power() throws -> Formula.Node {
    let base = try atom()
    return take("^") ? .operation("^", base, try signed()) : base
  }

  private static func canonical(_ sign: String) -> String {
    ["||": "or", "&&": "and", "=": "=="][sign] ?? sign
  }

  private mutating func atom() throws -> Formula.Node {
    skipSpaces()
    guard position < characters.count else { throw expected("a number, a column or text") }
    parts += 1
    guard parts <= Self.mostParts else {
      throw expected("at most \(Self.mostParts) numbers, columns and functions")
    }
    if take("(") {
      let node = try level(0)
      guard take(")") else { throw expected("')'") }
      return node
    }
    for quote: Character in ["'", "\""] where characters[position] == quote {
      return .text(try quoted(by: quote))
    }
    let word = word()
    guard !word.isEmpty else { throw expected("a number, a column or text") }
    if let column = header.firstIndex(of: word) { return .column(column) }
    if let number = Double(written: word) { return .number(number) }
    if Self.functions.contains(word) {
      depth += 1
      defer { depth -= 1 }
      guard depth <= Self.deepest else {
        throw expected("at most \(Self.deepest) functions of functions")
      }
      return .call(word, try atom())
    }
    return .word(word)
  }

  /// Returns the longest column name at the current position, else letters, digits and the
  /// characters of numbers.
  private mutating func word() -> String {
    let rest = String(characters[position...])
    let column = header.filter { name in
      guard rest.hasPrefix(name) else { return false }
      let next = rest.dropFirst(name.count).first
      return next.map { !Self.isWord($0) } ?? true
    }.max { $0.count < $1.count }
    if let column {
      position += column.count
      return column
    }
    let start = position
    while position < characters.count, Self.isWord(characters[position]) || isExponentSign(start) {
      position += 1
    }
    return String(characters[start..<position])
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "."
  }

  private func isExponentSign(_ start: Int) -> Bool {
    guard position > start, characters[start].isNumber,
      "+-".contains(characters[position]), "eE".contains(characters[position - 1])
    else { return false }
    return true
  }

  private mutating func quoted(by quote: Character) throws -> String {
    let start = position + 1
    guard let end = characters[start...].firstIndex(of: quote) else {
      throw expected("a closing quote")
    }
    position = end + 1
    return String(characters[start..<end])
  }

  private mutating func take(oneOf signs: [String]) -> String? { signs.first { take($0) } }

  private mutating func take(_ sign: String) -> Bool {
    skipSpaces()
    let end = position + sign.count
    guard end <= characters.count, String(characters[position..<end]) == sign else { return false }
    // A keyword such as `or` ends where the letters end.
    if sign.first?.isLetter == true, end < characters.count, Self.isWord(characters[end]) {
      return false
    }
    position = end
    return true
  }

  private mutating func skipSpaces() {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
  }

  private func expected(_ what: String) -> TableError {
    .badFormula(text, at: position + 1, expected: what)
  }
}
