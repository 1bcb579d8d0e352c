import Foundation
import Text

/// A formula over the columns of a table: `N - 50304 * width`, `split == train and N > 1e8`.
///
/// Numbers, columns, quoted text, `+ - * / ^`, `ln(x)`, `exp(x)`, `sqrt(x)`, comparisons, `and`,
/// `or`, `not`. A word that is not a column is text, so quotes are needed only for text with spaces
/// or operators.
///
/// Over a table only the right side of a comparison with a column of text may be such a word
/// (``init(_:over:)``).
public struct Formula: Sendable {
  /// The value of an expression on one row.
  enum Value: Hashable {
    case number(Double)
    case text(String)
    case truth(Bool)
  }

  indirect enum Node: Sendable {
    case number(Double)
    case text(String)
    /// Letters without quotes that are not a column.
    case word(String)
    case column(Int)
    case call(String, Node)
    case operation(String, Node, Node)
  }

  public let text: String
  let root: Node

  init(text: String, root: Node) { (self.text, self.root) = (text, root) }

  /// Parses an expression against a table's header.
  ///
  /// - Parameters:
  ///   - text: The formula.
  ///   - header: The column names; the longest match wins, so names may contain operators.
  /// - Throws: ``TableError/badFormula(_:at:expected:)``.
  public init(_ text: String, header: [String]) throws {
    self.text = text
    if let column = header.firstIndex(of: text) {
      root = .column(column)
      return
    }
    var parser = FormulaParser(text, header: header)
    root = try parser.parse()
  }

  /// Returns the formula's number on a row.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - table: Its table.
  /// - Returns: The number; NaN if a field it reads is empty.
  /// - Throws: ``TableError`` if a field is not a number.
  public func number(_ row: PointTable.Row, of table: PointTable) throws -> Double {
    switch try evaluate(root, row, table) {
    case .number(let number): return number
    case .truth(let truth): return truth ? 1 : 0
    case .text(let field):
      if Self.isMissing(field) { return .nan }
      throw TableError.notANumber(file: table.file, line: row.line, column: text, text: field)
    }
  }

  /// Returns whether the formula is true on a row.
  public func holds(_ row: PointTable.Row, of table: PointTable) throws -> Bool {
    switch try evaluate(root, row, table) {
    case .truth(let truth): return truth
    case .number(let number): return number != 0
    case .text(let text): return !text.isEmpty
    }
  }

  private func evaluate(_ node: Node, _ row: PointTable.Row, _ table: PointTable) throws -> Value {
    switch node {
    case .number(let number): return .number(number)
    case .text(let text), .word(let text): return .text(text)
    case .column(let column):
      let field = row.fields[column]
      return Double(written: field).map { .number($0) } ?? .text(field)
    case .call(let name, let argument):
      let value = try evaluate(argument, row, table)
      if name == "not" { return .truth(value == .truth(false) || value == .number(0)) }
      guard case .number(let number) = value else { return value }
      return .number(Self.function(name)(number))
    case .operation(let sign, .column(let column), .text(let text)) where sign == "==":
      return .truth(row.fields[column] == text)
    case .operation(let sign, .column(let column), .text(let text)) where sign == "!=":
      return .truth(row.fields[column] != text)
    case .operation(let sign, let left, let right):
      return try combine(sign, evaluate(left, row, table), evaluate(right, row, table), row, table)
    }
  }

  private static func function(_ name: String) -> (Double) -> Double {
    switch name {
    case "ln", "log": { log($0) }
    case "exp": { exp($0) }
    case "sqrt": { $0.squareRoot() }
    default: { -$0 }
    }
  }

  private func combine(
    _ sign: String, _ left: Value, _ right: Value, _ row: PointTable.Row, _ table: PointTable
  ) throws -> Value {
    if case .truth(let one) = left, case .truth(let other) = right {
      return .truth(sign == "or" ? one || other : one && other)
    }
    if case .number(let one) = left, case .number(let other) = right {
      return Self.arithmetic(sign, one, other)
    }
    switch sign {
    case "==": return .truth(Self.words(left) == Self.words(right))
    case "!=": return .truth(Self.words(left) != Self.words(right))
    case "<", "<=", ">", ">=": return .truth(false)
    default:
      let found = Self.words(Double(written: Self.words(left)) == nil ? left : right)
      if found.isEmpty { return .number(.nan) }
      throw TableError.notANumber(
        file: table.file, line: row.line, column: text, text: found)
    }
  }

  private static func arithmetic(_ sign: String, _ one: Double, _ other: Double) -> Value {
    switch sign {
    case "+": .number(one + other)
    case "-": .number(one - other)
    case "*": .number(one * other)
    case "/": .number(one / other)
    case "^": .number(pow(one, other))
    case "==": .truth(one == other)
    case "!=": .truth(one != other)
    case "<": .truth(one < other)
    case "<=": .truth(one <= other)
    case ">": .truth(one > other)
    case ">=": .truth(one >= other)
    case "or": .truth(one != 0 || other != 0)
    default: .truth(one != 0 && other != 0)
    }
  }

  private static func words(_ value: Value) -> String {
    switch value {
    case .number(let number): "\(number)"
    case .text(let text): text
    case .truth(let truth): truth ? "true" : "false"
    }
  }
}
