public import Models

/// One setting of a probe; validation selects among several.
public enum Candidate: Hashable, Sendable {
  case learningRate(Double)
  case neighbors(Int)
}

extension ProbeConfig {
  /// The candidates for selection on validation, in the order written; ties go to the first.
  public var candidates: [Candidate] {
    kind.method.candidates(learningRates: learningRates ?? ownLearningRates)
  }

  /// The same probe with the defaults of its kind filled in, so that stored settings are complete.
  public var resolved: ProbeConfig {
    var probe = self
    probe.learningRates = learningRates ?? ownLearningRates
    return probe
  }

  /// The learning rates of a probe that names none; adaptation needs lower ones than a frozen
  /// trunk.
  private var ownLearningRates: [Double] {
    switch adaptation {
    case .frozen where trunk == .flattenedPixels: LinearProbe.pixelLearningRates
    case .frozen: kind.method.learningRates
    case .lora: [3e-3, 1e-2, 3e-2, 1e-1]
    case .fineTune: [3e-4, 1e-3, 3e-3, 1e-2]
    }
  }

  /// The cost of training and evaluating the classifier on frozen features.
  ///
  /// - Parameters:
  ///   - model: Defines width and heads.
  ///   - patches: Patches per image.
  ///   - judged: Number of validation and test images.
  /// - Returns: Operations, in units of equal time to those of a matrix product.
  public func operations(model: ModelConfig, patches: Double, judged: Double) -> Double {
    kind.method.operations(self, model: model, patches: patches, judged: judged)
  }

  /// What the kind does not support in this probe, as a sentence without its subject; nil if all is
  /// supported.
  public var objection: String? {
    guard trunk != .flattenedPixels || kind.method.isPooled else {
      return
        "reads an image's pixels as one row, which leaves nothing to attend to; use kind: "
        + "linear or nearestNeighbors"
    }
    return tokenObjection ?? kind.method.objection(to: self)
  }

  private var tokenObjection: String? {
    guard tokens == .classToken else { return nil }
    if trunk.isPixels {
      return "reads the class token, which only a trunk has; use tokens: patches, or trunk: trained"
    }
    if !kind.method.isPooled {
      return "reads the class token alone, which leaves nothing to attend to; use kind: linear or "
        + "nearestNeighbors, or tokens: patches"
    }
    guard attention == .causal else { return nil }
    return "reads the class token, which under attention: causal sees the first patch alone; use "
      + "attention: bidirectional"
  }

  /// The probes that this one stands for in a trunk of `depth` blocks: itself, or one per block.
  ///
  /// - Returns: Each with the suffix of its name: empty, or the block as `@0`, `@1`, …
  public func expanded(depth: Int) -> [(suffix: String, probe: ProbeConfig)] {
    guard features == .eachBlock else { return [("", self)] }
    return (0..<depth).map { block in
      var probe = self
      probe.features = .block(block)
      return ("@\(block)", probe)
    }
  }
}
