extension FixedOrder {
  /// One permutation per grid size, the same for every image and seed.
  public static let fixedRandom = FixedOrder(
    name: "fixedRandom", meaning: "One random permutation, the same for every image."
  ) { grid in
    (0..<grid.count).shuffled(
      by: SeededGenerator(seed: 0, stream: .patchOrder, grid.rows, grid.columns))
  }
}
