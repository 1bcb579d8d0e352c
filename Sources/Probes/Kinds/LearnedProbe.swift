import Graph
import Models

/// A kind of probe trained with gradients: on frozen features, or together with the trunk.
protocol LearnedProbe: ProbeMethod {
  /// Appends the classifier on standardized features.
  ///
  /// - Parameters:
  ///   - features: [images, width] for a kind that is pooled; else [patches, width].
  ///   - graph: The graph to which parameters and operations are appended.
  ///   - heads: Number of heads, for kinds that have heads; divides the width.
  ///   - classes: Number of classes.
  ///   - images: The maximum batch size.
  /// - Returns: [images, classes].
  func logits(
    _ features: Tensor, in graph: inout Graph, heads: Int, classes: Int, images: Int
  ) -> Tensor

  /// Operations of the update for one image and one learning rate.
  func updateOperations(model: ModelConfig, patches: Double) -> Double
}

extension LearnedProbe {
  func candidates(learningRates: [Double]) -> [Candidate] {
    learningRates.map { .learningRate($0) }
  }

  func classifier(
    _ probe: ProbeConfig, model: Model, width: Int, classes: Int, seed: Int, threads: Int
  ) -> any Classifier {
    ProbeTraining(
      self, config: probe, model: model, width: width, classes: classes, seed: seed,
      threads: threads)
  }

  func operations(
    _ probe: ProbeConfig, model: ModelConfig, patches: Double, judged: Double
  ) -> Double {
    let updates = Double(probe.images * probe.epochs * probe.candidates.count)
    return updates * updateOperations(model: model, patches: patches)
  }
}
