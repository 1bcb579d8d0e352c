import Data
import Models

/// How each training image is read: its order, its prefix or its hidden patches.
///
/// Each is drawn from a stream of its own, keyed by the image's place in the run, so that nothing
/// needs saving to resume, and a change of one leaves the others alone.
struct TrainingSequences {
  private let config: ModelConfig
  private let grid: PatchGrid
  private let seed: Int
  /// Of the whole run.
  private let images: Int
  private let settled: [Int]
  private let prefixes: (shortest: Int, longest: Int)

  /// - Parameters:
  ///   - config: Order, attention and objective.
  ///   - grid: How an image is cut.
  ///   - seed: The run's.
  ///   - images: Shown in the whole run, with repetition; annealing goes by it.
  init(config: ModelConfig, grid: PatchGrid, seed: Int, images: Int) {
    (self.config, self.grid, self.seed, self.images) = (config, grid, seed, images)
    settled = config.visits(grid)
    prefixes = config.prefixLengths(patches: grid.count)
  }

  /// Whether every image is read in the same order.
  var isSettled: Bool { !config.order.isDrawn }

  /// The sequence of the image shown as number `draw`.
  subscript(draw: Int) -> PatchSequence {
    switch config.objective {
    case .autoregressive:
      return .autoregressive(visits(draw), prefix: prefix(draw), shift: config.shift)
    case .masked(let masking):
      var generator = SeededGenerator(seed: seed, stream: .hiddenPatches, draw)
      return .masked(settled, count: masking.count(of: grid.count), using: &generator)
    }
  }

  private func prefix(_ draw: Int) -> Int {
    guard prefixes.shortest < prefixes.longest else { return prefixes.shortest }
    var generator = SeededGenerator(seed: seed, stream: .prefix, draw)
    return Int.random(in: prefixes.shortest...prefixes.longest, using: &generator)
  }

  private func visits(_ draw: Int) -> [Int] {
    guard config.order.isDrawn else { return settled }
    var generator = SeededGenerator(seed: seed, stream: .drawnOrder, draw)
    let share = config.order.randomShare(at: Double(draw) / Double(images))
    guard Double.random(in: 0..<1, using: &generator) < share else { return settled }
    return config.drawnVisits(grid, using: &generator)
  }
}
