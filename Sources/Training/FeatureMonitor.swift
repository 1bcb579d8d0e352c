import Data
import Graph
import Kernels
import Models

/// Measures during training how a model's features spread over some held-out images.
final class FeatureMonitor {
  private let model: Model
  private let graph: FeatureGraph
  private let images: EvaluationImages
  private let count: Int
  private let execution: Execution

  /// Maximum number of images: enough for a rank in the tens.
  private static let most = 128
  private static let together = 16

  init(model: Model, images: EvaluationImages, count: Int) {
    (self.model, self.images) = (model, images)
    self.count = min(count, images.count, Self.most)
    let (graph, program) = Self.program(config: model.config, grid: model.grid)
    (self.graph, execution) = (graph, Execution(program))
  }

  /// The graph of the features, and what it runs as.
  static func program(
    config: ModelConfig, grid: PatchGrid
  ) -> (graph: FeatureGraph, program: Program) {
    let graph = FeatureGraph(
      config: config, grid: grid, windows: [(config.depth - 1)..<config.depth])
    return (
      graph,
      Program(graph.graph, images: together, isTraining: false, results: graph.features)
    )
  }

  /// The spread of the last block's outputs, averaged over patches under bidirectional attention.
  func measure() -> FeatureSpread {
    let (width, size) = (model.config.width, model.grid.count)
    let pooled = FloatBuffer(count: count * width)
    for start in stride(from: 0, to: count, by: Self.together) {
      let range = start..<min(start + Self.together, count)
      execution.begin(images: range.count)
      images.fill(execution[graph.patches], images: range)
      execution.forward(parameters: model.features.values)
      meanRowsForward(
        output: pooled[(range.lowerBound * width)..<(range.upperBound * width)],
        input: execution[graph.features[0]], groups: range.count, size: size, width: width)
    }
    return FeatureSpread(pooled.all.values, width: width)
  }
}
