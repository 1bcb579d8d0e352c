import Data
public import Models

/// One stated way of showing held-out images, the same for every run, seed and step.
///
/// The first view of a config is its own validation loss, and what ``LossKind`` says of it; the
/// others stand beside. No view makes every patch a prefix, which would leave nothing to predict
/// and give 0/0, as the published code would.
struct ValidationView {
  let quantity: Measurement.Quantity
  /// The sequence of a held-out image, by its number.
  let sequence: @Sendable (_ image: Int) -> PatchSequence

  /// The views of a config.
  static func all(of config: ModelConfig, grid: PatchGrid) -> [ValidationView] {
    if case .masked(let masking) = config.objective { return [hidden(masking, config, grid)] }
    let settled = config.visits(grid)
    let inOrder = { (quantity: Measurement.Quantity, prefix: Int) in
      ValidationView(quantity: quantity) { _ in
        .autoregressive(settled, prefix: prefix, shift: config.shift)
      }
    }
    let drawn = { (quantity: Measurement.Quantity) in
      ValidationView(quantity: quantity) { image in
        .autoregressive(
          Self.drawnOrder(image, config, grid), prefix: 1, shift: config.shift)
      }
    }
    let prefixed = config.evaluatedPrefixes(patches: grid.count).map {
      inOrder(.validationLoss(prefix: $0), $0)
    }
    switch config.order {
    case .fixed: return [inOrder(.validationLoss, 1)] + prefixed
    case .random: return [drawn(.validationLoss), inOrder(.validationLossInRaster, 1)] + prefixed
    case .annealed:
      return [inOrder(.validationLoss, 1), drawn(.validationLossInDrawnOrders)] + prefixed
    }
  }

  private static func hidden(
    _ masking: Masking, _ config: ModelConfig, _ grid: PatchGrid
  ) -> ValidationView {
    let settled = config.visits(grid)
    return ValidationView(quantity: .validationLoss) { image in
      // Seed 0 for every run: all are measured on the same hidden patches.
      var generator = SeededGenerator(seed: 0, stream: .hiddenPatches, image, grid.count)
      return .masked(settled, count: masking.count(of: grid.count), using: &generator)
    }
  }

  private static func drawnOrder(
    _ image: Int, _ config: ModelConfig, _ grid: PatchGrid
  ) -> [Int] {
    var generator = SeededGenerator(seed: 0, stream: .drawnOrder, image, grid.count)
    return config.drawnVisits(grid, using: &generator)
  }
}

extension ModelConfig {
  /// Passes over the held-out images that one measurement of the validation loss takes.
  public func validationPasses(patches: Int) -> Int {
    1 + (order.isDrawn ? 1 : 0) + evaluatedPrefixes(patches: patches).count
  }

  /// A quarter, a half and three quarters of the image, for models trained with prefixes.
  fileprivate func evaluatedPrefixes(patches: Int) -> [Int] {
    guard case .prefix = attention else { return [] }
    return Set([patches / 4, patches / 2, patches * 3 / 4]).filter { 1 < $0 && $0 < patches }
      .sorted()
  }
}
