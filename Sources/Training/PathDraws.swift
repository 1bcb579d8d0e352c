import Data
import Graph
import Kernels

/// Which branches of a residual stream are dropped for each training image and view.
///
/// Keyed by the run's seed and the number of the draw, so that a resumed run, or one on other threads,
/// drops the same.
struct PathDraws {
  private let paths: [DroppedPaths]
  private let seed: Int

  init(_ graph: Graph, seed: Int) { (paths, self.seed) = (graph.droppedPaths, seed) }

  /// Draws for the images of an execution.
  ///
  /// - Parameters:
  ///   - execution: An execution of the graph.
  ///   - firstDraw: The draw number of its first image.
  func draw(_ execution: Execution, firstDraw: Int) {
    for (number, paths) in paths.enumerated() {
      let (factors, count) = (execution[paths.factors], paths.groups * paths.rates.count)
      for image in 0..<execution.extents.images {
        var generator = SeededGenerator(
          seed: seed, stream: .droppedPaths, firstDraw + image, number)
        let values = (0..<paths.groups).flatMap { _ in
          paths.rates.map { rate in
            Double.random(in: 0..<1, using: &generator) < rate ? 0 : Float(1 / (1 - rate))
          }
        }
        factors[(image * count)..<((image + 1) * count)].copy(values)
      }
    }
  }

  /// Keeps every branch, as in evaluation.
  func keepAll(_ execution: Execution) {
    for paths in paths { execution[paths.factors].fill(1) }
  }
}
