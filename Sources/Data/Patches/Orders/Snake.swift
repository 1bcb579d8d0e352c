extension FixedOrder {
  /// Row by row, every second row from right to left, so that each step is to an adjacent patch.
  public static let snake = FixedOrder(
    name: "snake", meaning: "Row by row, turning at each end."
  ) { grid in
    (0..<grid.rows).flatMap { row in
      let cells = (0..<grid.columns).map { row * grid.columns + $0 }
      return row.isMultiple(of: 2) ? cells : cells.reversed()
    }
  }
}
