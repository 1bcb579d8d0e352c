public import Data
import Graph
public import Kernels
public import Models

/// Computes all frozen features of one pass, shard by shard; the trunk is only read.
final class FrozenFeatures {
  /// Values per patch; for flattened pixels the image is one patch.
  let width: Int
  let needs: [FeatureNeed]
  private let model: Model
  private let grid: PatchGrid
  private let prefix: Int
  private let graph: FeatureGraph?
  /// For each need, what the graph computes for it; empty if pixels are the features.
  private let sources: [Tensor]
  private let executions: [Execution]
  /// One shard's pixels per thread, if pixels are the features.
  private let pixels: [FloatBuffer]
  private let threads: Int

  private static let shardImages = 16

  init(model: Model, pass: TrunkPass, needs: [FeatureNeed], threads: Int) {
    (self.model, self.needs, self.threads) = (model, needs, max(1, threads))
    let grid = pass.grid(of: model)
    self.grid = grid
    prefix = pass.attention.prefix(of: grid.count)
    guard !pass.trunk.isPixels else {
      (width, graph, sources, executions) = (grid.valuesPerPatch, nil, [], [])
      let count = Self.shardImages * grid.count * grid.valuesPerPatch
      pixels = (0..<self.threads).map { _ in FloatBuffer(count: count) }
      return
    }
    func windows(_ isRead: (FeatureNeed) -> Bool) -> [Range<Int>] {
      needs.filter(isRead).map(\.blocks).reduce(into: []) { known, blocks in
        if !known.contains(blocks) { known.append(blocks) }
      }
    }
    let patchWindows = windows { $0.rows != .classToken }
    let classWindows = windows { $0.rows == .classToken }
    let graph = FeatureGraph(
      config: model.config, grid: grid, windows: patchWindows, classWindows: classWindows)
    let program = Program(
      graph.graph, images: Self.shardImages, isTraining: false,
      results: graph.features + graph.classTokens)
    self.graph = graph
    sources = needs.map { need in
      need.rows == .classToken
        ? graph.classTokens[classWindows.firstIndex(of: need.blocks) ?? 0]
        : graph.features[patchWindows.firstIndex(of: need.blocks) ?? 0]
    }
    (width, pixels) = (model.config.width, [])
    executions = (0..<self.threads).map { _ in Execution(program) }
  }

  /// Values per image of a need.
  func values(of need: FeatureNeed) -> Int { need.rows.count(of: grid.count) * width }

  /// Memory for the features of all needs for a number of images.
  func buffers(images: Int) -> [FloatBuffer] {
    needs.map { FloatBuffer(count: images * values(of: $0)) }
  }

  /// Writes the features of some images, all needs in one pass.
  ///
  /// - Parameters:
  ///   - held: One buffer per need with room for the images. Overwritten from the start.
  ///   - place: The index in `held` of the first image of `range`.
  ///   - images: The source of the images.
  ///   - range: Indices of the images.
  ///   - stop: Checked between chunks.
  /// - Throws: ``ProbingStopped``.
  func fill(
    _ held: [FloatBuffer], at place: Int = 0, from images: EvaluationImages, range: Range<Int>,
    stop: StopSignal
  ) throws {
    let starts = Array(stride(from: 0, to: range.count, by: Self.shardImages))
    let together = 4 * threads
    for first in stride(from: 0, to: starts.count, by: together) {
      try stop.check()
      let shards = starts[first..<min(first + together, starts.count)]
      ThreadTeam.run(threads: threads, tasks: shards.count) { task in
        let start = shards[first + task]
        let count = min(Self.shardImages, range.count - start)
        let shown = (range.lowerBound + start)..<(range.lowerBound + start + count)
        compute(held, at: place + start, from: images, range: shown, thread: task % threads)
      }
    }
  }

  private func compute(
    _ held: [FloatBuffer], at place: Int, from images: EvaluationImages, range: Range<Int>,
    thread: Int
  ) {
    let read = forward(images, range: range, thread: thread)
    for (index, need) in needs.enumerated() {
      let count = values(of: need)
      let part = held[index][(place * count)..<((place + range.count) * count)]
      switch need.rows {
      case .patches, .classToken: part.copy(read[index])
      case .patchMean:
        meanRowsForward(
          output: part, input: read[index], groups: range.count, size: grid.count, width: width)
      }
    }
  }

  /// What each need reads of one shard: [images, T, width], or [images, width] of the class token.
  private func forward(
    _ images: EvaluationImages, range: Range<Int>, thread: Int
  ) -> [FloatSlice] {
    guard let graph else {
      let shard = pixels[thread][0..<(range.count * grid.count * width)]
      images.fill(shard, images: range)
      return needs.map { _ in shard }
    }
    let execution = executions[thread]
    execution.begin(images: range.count)
    images.fill(execution[graph.patches], images: range)
    for image in 0..<range.count { execution[graph.tokens].prefix[image] = prefix }
    execution.forward(parameters: model.features.values)
    return sources.map { execution[$0] }
  }
}

/// Computes the features of some of a dataset's images.
///
/// - Parameters:
///   - model: Only read.
///   - dataset: Defines the standardization.
///   - set: The images; the test split if nil.
///   - images: Number of images, from the first.
///   - blocks: Blocks whose raw outputs are averaged.
///   - attention: The attention mask.
///   - rows: What is read of each image.
///   - threads: Number of threads; the result does not depend on it.
/// - Returns: [images, T, width] in the model's reading order, or [images, width].
public func frozenFeatures(
  model: Model, dataset: Dataset, set: ImageSet? = nil, images: Int, blocks: Range<Int>,
  attention: AdaptationAttention, rows: FeatureRows = .patches, threads: Int = 1
) -> FloatBuffer {
  BLAS.useOneThread()
  var config = ProbeConfig()
  config.attention = attention
  let features = FrozenFeatures(
    model: model, pass: TrunkPass(config),
    needs: [FeatureNeed(blocks: blocks, rows: rows)], threads: threads)
  let held = features.buffers(images: images)
  let source = EvaluationImages(
    dataset: dataset, set: set ?? dataset.test, grid: model.grid,
    order: model.config.readingOrder(model.grid))
  // Without a signal it is never stopped.
  try? features.fill(held, from: source, range: 0..<images, stop: StopSignal())
  return held[0]
}
