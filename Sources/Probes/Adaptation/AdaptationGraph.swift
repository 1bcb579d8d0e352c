import Data
import Graph
import Models

/// A trunk that is trained further with a classifier on top, as a forward graph.
///
/// The classifier is that of a frozen probe, including batch norm, so that only the adaptation
/// differs. Training standardizes by batch statistics, evaluation by given statistics; both declare
/// the same parameters in the same order.
struct AdaptationGraph: Sendable {
  let graph: Graph
  /// Every patch of an image, in reading order.
  let tokens: TokenSet
  /// [patches, values per patch].
  let patches: Tensor
  /// [2, width], mean and variance: an output in training, an input in evaluation.
  let statistics: Tensor
  /// The standardized tensor; its rows are those of the batch.
  let rowsStandardized: Tensor
  let logits: Tensor
  let losses: Tensor

  /// - Precondition: The probe's kind has gradients.
  init(probe: ProbeConfig, model: Model, classes: Int, images: Int, isTraining: Bool) {
    guard let method = probe.kind.method as? any LearnedProbe else {
      preconditionFailure("probes without gradients are refused with an adaptation")
    }
    let config = model.config
    var graph = Graph()
    let trunk = AdaptedTrunk(
      in: &graph, config: config, grid: model.grid,
      blocks: probe.features.range(depth: config.depth), adaptation: probe.adaptation,
      readsClassToken: probe.rows == .classToken)
    (tokens, patches) = (trunk.tokens, trunk.patches)
    let read = probe.rows == .patchMean ? graph.meanPool(trunk.features) : trunk.features
    rowsStandardized = read
    let standardized: Tensor
    if isTraining {
      (standardized, statistics) = graph.batchNorm(read, epsilon: RunningStatistics.epsilon)
    } else {
      statistics = graph.input(rows: .fixed(2), width: config.width)
      standardized = graph.standardizeColumns(
        read, statistics: statistics, epsilon: RunningStatistics.epsilon)
    }
    logits = method.logits(
      standardized, in: &graph, heads: config.heads, classes: classes, images: images)
    losses = graph.crossEntropy(logits)
    self.graph = graph
  }
}
