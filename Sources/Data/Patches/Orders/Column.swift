extension FixedOrder {
  /// Column by column from the top left.
  public static let column = FixedOrder(name: "column", meaning: "Column by column.") { grid in
    (0..<grid.columns).flatMap { column in
      (0..<grid.rows).map { $0 * grid.columns + column }
    }
  }

  /// Column order, reversed.
  public static let reverseColumn = FixedOrder(
    name: "reverseColumn", meaning: "Column by column, from the bottom right."
  ) { column.readingOrder($0).reversed() }
}
