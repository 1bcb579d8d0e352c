public import Data
import Graph
public import Kernels
public import Models

/// Where a probe's features come from; probes that agree on it share one pass over the images.
struct FeatureKey: Hashable {
  let trunk: ProbedTrunk
  let attention: AdaptationAttention
  /// Blocks averaged; empty for raw pixels.
  let blocks: Range<Int>

  init(_ config: ProbeConfig, depth: Int) {
    trunk = config.trunk
    attention = config.attention
    blocks = config.trunk == .pixels ? 0..<0 : config.features.range(depth: depth)
  }
}

extension FeatureBlocks {
  /// The blocks, counted from 0, cut to a trunk of `depth` blocks.
  public func range(depth: Int) -> Range<Int> {
    switch self {
    case .last(let count): max(0, depth - count)..<depth
    case .block(let index): min(index, depth - 1)..<(min(index, depth - 1) + 1)
    case .window(let window):
      min(window.first, depth - 1)..<min(max(window.first + window.count, 1), depth)
    }
  }
}

/// Computes frozen features, shard by shard; the trunk is only ever read.
final class FrozenFeatures {
  /// Values per patch.
  let width: Int
  private let model: Model
  private let blocks: Range<Int>
  private let prefix: Int
  private let graph: FeatureGraph?
  private let executions: [Execution]
  private let threads: Int

  private static let shardImages = 16

  init(model: Model, key: FeatureKey, threads: Int) {
    (self.model, blocks, self.threads) = (model, key.blocks, max(1, threads))
    prefix = key.attention == .causal ? 1 : model.grid.count
    guard key.trunk != .pixels else {
      (width, graph, executions) = (model.grid.valuesPerPatch, nil, [])
      return
    }
    let graph = FeatureGraph(config: model.config, grid: model.grid, blocks: key.blocks)
    let program = Program(
      graph.graph, images: Self.shardImages, isTraining: false, results: [graph.features])
    self.graph = graph
    width = model.config.width
    executions = (0..<self.threads).map { _ in Execution(program) }
  }

  /// Writes the features of some images.
  ///
  /// - Parameters:
  ///   - features: [images, T, width]. Overwritten.
  ///   - images: Where they come from.
  ///   - range: Which of them.
  func fill(_ features: FloatSlice, from images: EvaluationImages, range: Range<Int>) {
    let starts = Array(stride(from: 0, to: range.count, by: Self.shardImages))
    let stride = model.grid.count * width
    ThreadTeam.run(threads: threads, tasks: starts.count) { task in
      let places = starts[task]..<min(starts[task] + Self.shardImages, range.count)
      let part = features[(places.lowerBound * stride)..<(places.upperBound * stride)]
      let shown = (range.lowerBound + places.lowerBound)..<(range.lowerBound + places.upperBound)
      compute(part, from: images, range: shown, thread: task % threads)
    }
  }

  private func compute(
    _ part: FloatSlice, from images: EvaluationImages, range: Range<Int>, thread: Int
  ) {
    guard let graph else { return images.fill(part, images: range) }
    let execution = executions[thread]
    execution.begin(images: range.count)
    images.fill(execution[graph.patches], images: range)
    for image in 0..<range.count { execution.prefix[image] = prefix }
    execution.forward(parameters: model.parameters)
    part.copy(execution[graph.features])
  }
}

/// Computes the features of a dataset's first test images.
///
/// - Parameters:
///   - model: Only read.
///   - dataset: Whose test split is shown.
///   - images: How many, from the first.
///   - blocks: Blocks whose raw outputs are averaged.
///   - isCausal: Whether a patch sees only itself and those before it.
/// - Returns: [images, T, width].
public func frozenFeatures(
  model: Model, dataset: Dataset, images: Int, blocks: Range<Int>, isCausal: Bool
) -> FloatBuffer {
  BLAS.useOneThread()
  var config = ProbeConfig()
  config.attention = isCausal ? .causal : .bidirectional
  var window = FeatureBlocks.Window()
  (window.first, window.count) = (blocks.lowerBound, blocks.count)
  config.features = .window(window)
  let features = FrozenFeatures(
    model: model, key: FeatureKey(config, depth: model.config.depth), threads: 1)
  let held = FloatBuffer(count: images * model.grid.count * features.width)
  let source = EvaluationImages(
    dataset: dataset, set: dataset.test, grid: model.grid,
    order: model.config.order.visits(model.grid))
  for start in stride(from: 0, to: images, by: 64) {
    let range = start..<min(start + 64, images)
    let stride = model.grid.count * features.width
    features.fill(
      held[(range.lowerBound * stride)..<(range.upperBound * stride)], from: source, range: range)
  }
  return held
}
