/// The steps at which a run of some length is measured.
public struct MeasuredSteps: Sendable {
  private let total: Int
  /// Those after which validation loss is measured; the last is always included.
  public let evaluations: Set<Int>

  /// - Parameters:
  ///   - config: Of the run.
  ///   - total: Its steps.
  public init(_ config: TrainingConfig, steps total: Int) {
    self.total = total
    evaluations = Set(
      (1...config.evaluations).map {
        Int((Double($0 * total) / Double(config.evaluations)).rounded())
      }
    ).subtracting([0])
  }

  /// Whether what training itself shows is recorded after a step: about two hundred times per run,
  /// always including the first and the last.
  func isLogged(_ step: Int) -> Bool {
    step == 1 || step == total || step.isMultiple(of: max(1, total / 200))
  }
}
