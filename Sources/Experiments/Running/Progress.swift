/// What a worker tells while it works.
public struct Progress: Sendable {
  public let run: PlannedRun
  public let step: Int
  public let loss: Double
  public let imagesPerSecond: Double
  /// Whether it trains or probes.
  public let isProbing: Bool
}

/// How a run left a worker.
public enum Outcome: Hashable, Sendable {
  case done
  case diverged(String)
  case failed(String)
  /// At a checkpoint, to be continued.
  case interrupted
}
