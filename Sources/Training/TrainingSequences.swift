import Data
import Models

/// The sequence of each training image of a run, by draw number.
struct TrainingSequences {
  private let sequence: @Sendable (Int) -> PatchSequence
  /// Whether every image is read in the same order.
  let isSettled: Bool

  /// - Parameters:
  ///   - config: Order, attention and objective.
  ///   - grid: The patch grid of an image.
  ///   - seed: The run's seed.
  ///   - images: Images in the whole run, with repetition; annealing depends on it.
  ///   - imagesPerStep: Images of each optimizer step.
  init(config: ModelConfig, grid: PatchGrid, seed: Int, images: Int, imagesPerStep: Int) {
    sequence = config.objective.method.sequences(
      RunDraws(model: config, grid: grid, seed: seed, images: images, imagesPerStep: imagesPerStep))
    isSettled = !config.order.isRandom
  }

  /// The sequence of draw number `draw`.
  subscript(draw: Int) -> PatchSequence { sequence(draw) }
}
