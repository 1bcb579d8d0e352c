import Models

/// One of several ways to train a probe, among which validation chooses.
public enum Candidate: Hashable, Sendable {
  case learningRate(Double)
  case neighbours(Int)
}

extension ProbeConfig {
  /// What validation chooses among, in the order written; a tie goes to the first.
  public var candidates: [Candidate] {
    switch kind {
    case .linear, .attentive:
      (learningRates ?? ownLearningRates).map { .learningRate($0) }
    case .nearestNeighbours(let voters): voters.neighbours.map { .neighbours($0) }
    }
  }

  /// The same probe with what its kind decides written out, so that stored settings say it.
  public var resolved: ProbeConfig {
    var probe = self
    probe.learningRates = learningRates ?? ownLearningRates
    return probe
  }

  /// The learning rates of a probe that names none: half-decades around what validation chose on
  /// Fashion-MNIST at width 64, so that the choice rarely falls on an end.
  private var ownLearningRates: [Double] {
    switch (adaptation, kind) {
    case (_, .nearestNeighbours): []
    case (.frozen, .linear): [1e-2, 3e-2, 1e-1, 3e-1, 1]
    case (.frozen, .attentive): [1e-3, 3e-3, 1e-2, 3e-2, 1e-1]
    case (.lora, _): [3e-3, 1e-2, 3e-2, 1e-1]
    case (.fineTune, _): [3e-4, 1e-3, 3e-3, 1e-2]
    }
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
