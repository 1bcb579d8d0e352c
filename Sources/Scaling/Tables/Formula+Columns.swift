import Text

extension Formula {
  /// Parses an expression over a table whose rows it will read.
  ///
  /// - Parameters:
  ///   - text: The formula.
  ///   - table: Its columns hold numbers where every field that is not missing is one, else text.
  /// - Throws: ``TableError`` for a word that is not a column, unless it is text that a column of
  ///   text is compared with.
  public init(_ text: String, over table: PointTable) throws {
    let written = try Formula(text, header: table.header)
    self.init(text: text, root: try FormulaWords(text, table).resolved(written.root))
  }

  /// Whether a field says that there is no value.
  static func isMissing(_ field: String) -> Bool {
    field.isEmpty || ["nan", "na", "null"].contains(field.lowercased())
  }
}

/// Decides for each word of a formula whether it is a column or text.
private struct FormulaWords {
  private let text: String
  private let table: PointTable

  init(_ text: String, _ table: PointTable) { (self.text, self.table) = (text, table) }

  func resolved(_ node: Formula.Node) throws -> Formula.Node {
    switch node {
    case .number, .text, .column: return node
    case .word(let word): throw TableError.unknownColumn(word, known: table.header)
    case .call(let name, let argument): return .call(name, try resolved(argument))
    case .operation(let sign, let left, let right):
      guard ["==", "!=", "<", "<=", ">", ">="].contains(sign) else {
        return .operation(sign, try resolved(left), try resolved(right))
      }
      let left = try resolved(left)
      return .operation(sign, left, try compared(right, with: left, sign))
    }
  }

  /// The right side of a comparison.
  private func compared(
    _ right: Formula.Node, with left: Formula.Node, _ sign: String
  ) throws -> Formula.Node {
    switch (left, right) {
    case (.column(let column), .word(let word)), (.column(let column), .text(let word)):
      return try value(word, of: column, sign)
    case (.column(let column), .column(let other)):
      switch (firstText(in: column), firstText(in: other)) {
      case (nil, nil): return right
      case (nil, .some(let found)):
        throw TableError.notANumber(
          file: table.file, line: found.line, column: table.header[other], text: found.field)
      default: return try value(table.header[other], of: column, sign)
      }
    case (.column(let column), _) where sign != "==" && sign != "!=":
      if let found = firstText(in: column) {
        throw TableError.notANumber(
          file: table.file, line: found.line, column: table.header[column], text: found.field)
      }
      return try resolved(right)
    case (.text, .column): return right
    case (_, .word(let word)), (_, .text(let word)):
      throw TableError.comparedWithText(text, column: nil, word: word)
    default: return try resolved(right)
    }
  }

  /// A word as the text that a column's fields are compared with.
  private func value(_ word: String, of column: Int, _ sign: String) throws -> Formula.Node {
    let isEmpty = table.rows.allSatisfy { Formula.isMissing($0.fields[column]) }
    if !isEmpty, !word.isEmpty, firstText(in: column) == nil, !Formula.isMissing(word) {
      throw TableError.comparedWithText(text, column: table.header[column], word: word)
    }
    guard sign == "==" || sign == "!=" else {
      throw TableError.orderedText(text, column: table.header[column])
    }
    return .text(word)
  }

  /// The first field that is neither a number nor missing; nil in a column of numbers.
  private func firstText(in column: Int) -> (line: Int, field: String)? {
    for row in table.rows {
      let field = row.fields[column]
      if !Formula.isMissing(field), Double(written: field) == nil { return (row.line, field) }
    }
    return nil
  }
}
