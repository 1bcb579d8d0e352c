/// What a worker tells while it works.
public struct Progress: Sendable {
  public let run: PlannedRun
  public let step: Int
  public let loss: Double
  public let imagesPerSecond: Double
  /// Whether it trains or probes.
  public let isProbing: Bool
  /// Probes that are scored.
  public let scored: Int
  /// All probes of the run.
  public let probes: Int

  public init(
    run: PlannedRun, step: Int, loss: Double, imagesPerSecond: Double, isProbing: Bool = false,
    scored: Int, probes: Int
  ) {
    (self.run, self.step, self.loss, self.imagesPerSecond) = (run, step, loss, imagesPerSecond)
    (self.isProbing, self.scored, self.probes) = (isProbing, scored, probes)
  }
}

/// How a run left a worker.
public enum Outcome: Hashable, Sendable {
  case done
  case diverged(String)
  case failed(String)
  /// At a checkpoint, to be continued.
  case interrupted
}
