public import Models

/// One of several ways to train a probe, among which validation chooses.
public enum Candidate: Hashable, Sendable {
  case learningRate(Double)
  case neighbours(Int)
}

extension ProbeConfig {
  /// What validation chooses among, in the order written; a tie goes to the first.
  public var candidates: [Candidate] {
    kind.method.candidates(learningRates: learningRates ?? ownLearningRates)
  }

  /// The same probe with what its kind decides written out, so that stored settings say it.
  public var resolved: ProbeConfig {
    var probe = self
    probe.learningRates = learningRates ?? ownLearningRates
    return probe
  }

  /// The learning rates of a probe that names none; a trunk that is trained with it wants lower
  /// ones than the kind's own.
  private var ownLearningRates: [Double] {
    switch adaptation {
    case .frozen where trunk == .flattenedPixels: LinearProbe.pixelLearningRates
    case .frozen: kind.method.learningRates
    case .lora: [3e-3, 1e-2, 3e-2, 1e-1]
    case .fineTune: [3e-4, 1e-3, 3e-3, 1e-2]
    }
  }

  /// What training and judging the classifier on frozen features costs.
  ///
  /// - Parameters:
  ///   - model: Gives width and heads.
  ///   - patches: Per image.
  ///   - judged: Images of validation and test.
  /// - Returns: Operations, counted in those that take as long as a product's.
  public func operations(model: ModelConfig, patches: Double, judged: Double) -> Double {
    kind.method.operations(self, model: model, patches: patches, judged: judged)
  }

  /// What the kind cannot do of what is asked, as a sentence without its subject; nil when nothing.
  public var objection: String? {
    guard trunk != .flattenedPixels || kind.method.isPooled else {
      return
        "reads an image's pixels as one row, in which there is nothing to attend to; take kind: "
        + "linear or nearestNeighbours"
    }
    return kind.method.objection(to: self)
  }

  /// The probes that this one stands for in a trunk of `depth` blocks: itself, or one per block.
  ///
  /// - Returns: Each with what its name ends in: nothing, or the block as `@0`, `@1`, …
  public func expanded(depth: Int) -> [(suffix: String, probe: ProbeConfig)] {
    guard features == .eachBlock else { return [("", self)] }
    return (0..<depth).map { block in
      var probe = self
      probe.features = .block(block)
      return ("@\(block)", probe)
    }
  }
}
