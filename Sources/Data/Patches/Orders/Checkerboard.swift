extension FixedOrder {
  /// Cells whose row and column have equal parity, then the others; both in raster order.
  public static let checkerboard = FixedOrder(
    name: "checkerboard", meaning: "The cells of one color of a checkerboard, then the others."
  ) { grid in
    let isLight = { (cell: Int) in
      (cell / grid.columns + cell % grid.columns).isMultiple(of: 2)
    }
    let cells = 0..<grid.count
    return cells.filter(isLight) + cells.filter { !isLight($0) }
  }
}
