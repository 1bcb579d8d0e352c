public import Data
public import Models

extension LossFloors {
  /// Peak bytes while the floors of a model's loss are computed, besides the images.
  ///
  /// - Parameters:
  ///   - model: Target, order and objective.
  ///   - grid: The patch grid of an image.
  ///   - images: Number of held-out images that measure the loss.
  ///   - threads: Number of threads.
  public static func bytes(
    model: ModelConfig, grid: PatchGrid, images: Int, threads: Int
  ) -> Int {
    let values = grid.count * grid.valuesPerPatch
    let (fitted, judged) = (FloorPatches.fittedCount(grid) * values, images * values)
    if case .tokens = model.target { return 4 * (fitted + judged) }
    // Normalized targets are there beside the pixels.
    let targets = model.target == .normalizedPixels ? fitted : 0
    return 4 * (fitted + targets + judged + predictions(model, grid, images))
      + (model.shift > 0 ? RidgeFloors.bytes(grid, threads: threads) : 0)
  }

  /// Values of the targets that are judged, and of a prediction of them.
  private static func predictions(_ model: ModelConfig, _ grid: PatchGrid, _ images: Int) -> Int {
    let view = model.objective.method.views(model, grid)[0]
    return 2 * images * view.sequence(0).lossPositions.count * grid.valuesPerPatch
  }
}
