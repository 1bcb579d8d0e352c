import Graph
import Models

/// A kind of probe that learns by gradients: on frozen features, or together with the trunk.
protocol LearnedProbe: ProbeMethod {
  /// Names classes from standardized features.
  ///
  /// - Parameters:
  ///   - features: [images, width] for a kind that is pooled; else [patches, width].
  ///   - graph: Takes the classifier's parameters and operations.
  ///   - heads: Heads where the kind has some; divides the width.
  ///   - classes: Classes to tell apart.
  ///   - images: The largest batch.
  /// - Returns: [images, classes].
  func logits(
    _ features: Tensor, in graph: inout Graph, heads: Int, classes: Int, images: Int
  ) -> Tensor

  /// Operations of one image's update by one learning rate.
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
