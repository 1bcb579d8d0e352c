public import Training

/// Takes the measurements of runs as they are made, from the workers' threads.
public protocol MeasurementSink: Sendable {
  /// Training of a run begins, or goes on where a checkpoint left it.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - earlier: Everything that was measured up to the checkpoint; later measurements of an
  ///     earlier attempt do not count any more.
  func begin(_ run: PlannedRun, earlier: [Training.Measurement])

  /// What was measured since the last call, in the order of the steps.
  func record(_ measurements: [Training.Measurement], of run: PlannedRun)
}
