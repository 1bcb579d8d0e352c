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
      (learningRates ?? kind.learningRates).map { .learningRate($0) }
    case .nearestNeighbours(let voters): voters.neighbours.map { .neighbours($0) }
    }
  }

  /// The same probe with what its kind decides written out, so that stored settings say it.
  public var resolved: ProbeConfig {
    var probe = self
    probe.learningRates = learningRates ?? kind.learningRates
    return probe
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
