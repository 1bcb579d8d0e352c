import Text

/// The numbers of a figure as one tidy table: the first column says to which series a row belongs,
/// the others what it measures and, in words, of which cell.
struct FigureData {
  private let columns: [String]
  private var rows: [[String]] = []
  /// Series so far.
  private(set) var count = 0

  init(_ columns: String...) { self.columns = columns }

  var isEmpty: Bool { rows.isEmpty }

  /// Adds the rows of one series.
  ///
  /// - Parameter rows: In the order of the columns; an empty row breaks a line.
  /// - Returns: What a plot of them names.
  mutating func add(_ rows: [[String]]) -> Series {
    self.rows += rows.map { $0.isEmpty ? [] : ["\(count)"] + $0 }
    count += 1
    return Series(number: count - 1)
  }

  /// The table, with a header.
  var csv: String { ([["series"] + columns] + rows).map(CSV.line).joined() }

  /// Rows that are drawn together.
  struct Series {
    let number: Int

    /// What `plot` reads: the series' rows of the script's data, and no others.
    ///
    /// - Parameters:
    ///   - x: An expression in the columns; the series' own first column is number 2.
    ///   - others: Columns or expressions.
    /// - Returns: The beginning of an element of `plot`.
    func using(_ x: String, _ others: String...) -> String {
      let columns = ["($1==\(number) ? \(x) : NaN)"] + others
      return "data skip 1 using \(columns.joined(separator: ":"))"
    }
  }
}
