extension FixedOrder {
  /// From the top left along the border, down first, then inward.
  public static let spiralInward = FixedOrder(
    name: "spiralInward", meaning: "Around the border, then inward."
  ) { grid in
    var (top, bottom, left, right) = (0, grid.rows - 1, 0, grid.columns - 1)
    var cells: [Int] = []
    func visit(_ row: Int, _ column: Int) { cells.append(row * grid.columns + column) }
    while top <= bottom, left <= right {
      for row in top...bottom { visit(row, left) }
      for column in (left...right).dropFirst() { visit(bottom, column) }
      if left < right { for row in (top..<bottom).reversed() { visit(row, right) } }
      if top < bottom, left + 1 < right {
        for column in ((left + 1)..<right).reversed() { visit(top, column) }
      }
      (top, bottom, left, right) = (top + 1, bottom - 1, left + 1, right - 1)
    }
    return cells
  }

  /// From the center outward: the inward spiral reversed, as in AIM's published code.
  public static let spiralOutward = FixedOrder(
    name: "spiralOutward", meaning: "From the center outward: AIM's spiral."
  ) { spiralInward.readingOrder($0).reversed() }
}
