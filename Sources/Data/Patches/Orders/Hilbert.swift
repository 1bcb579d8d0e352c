extension FixedOrder {
  /// Along Hilbert's curve over the smallest power of two that covers the grid.
  ///
  /// Cells outside the grid are skipped. Source: Hilbert 1891, doi:10.1007/BF01199431.
  public static let hilbert = FixedOrder(
    name: "hilbert", meaning: "Along Hilbert's space-filling curve."
  ) { grid in
    var side = 1
    while side < max(grid.rows, grid.columns) { side *= 2 }
    return (0..<(side * side)).compactMap { distance in
      let (column, row) = hilbertCell(distance, side: side)
      return row < grid.rows && column < grid.columns ? row * grid.columns + column : nil
    }
  }

  private static func hilbertCell(_ distance: Int, side: Int) -> (x: Int, y: Int) {
    var (x, y, rest, size) = (0, 0, distance, 1)
    while size < side {
      let right = rest / 2 & 1
      let up = (rest ^ right) & 1
      if up == 0 {
        if right == 1 { (x, y) = (size - 1 - x, size - 1 - y) }
        (x, y) = (y, x)
      }
      (x, y, rest, size) = (x + size * right, y + size * up, rest / 4, size * 2)
    }
    return (x, y)
  }
}
