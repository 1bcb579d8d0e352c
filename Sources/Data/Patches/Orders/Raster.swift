extension FixedOrder {
  /// Row by row from the top left, as in AIM.
  public static let raster = FixedOrder(name: "raster", meaning: "Row by row.") {
    Array(0..<$0.count)
  }

  /// Raster order, reversed.
  public static let reverseRaster = FixedOrder(
    name: "reverseRaster", meaning: "Row by row, from the bottom right."
  ) { (0..<$0.count).reversed() }
}
