import Data
import Models

/// How each training image of a run is shown, by its number in the run.
struct TrainingSequences {
  private let sequence: @Sendable (Int) -> PatchSequence
  /// Whether every image is read in the same order.
  let isSettled: Bool

  /// - Parameters:
  ///   - config: Order, attention and objective.
  ///   - grid: How an image is cut.
  ///   - seed: The run's.
  ///   - images: Shown in the whole run, with repetition; annealing goes by it.
  init(config: ModelConfig, grid: PatchGrid, seed: Int, images: Int) {
    sequence = config.objective.method.sequences(
      RunDraws(model: config, grid: grid, seed: seed, images: images))
    isSettled = !config.order.isDrawn
  }

  /// The sequence of the image shown as number `draw`.
  subscript(draw: Int) -> PatchSequence { sequence(draw) }
}
