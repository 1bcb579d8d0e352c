import Models

/// One kind of probe: what it reads, what learns and judges, what validation chooses among, and what
/// that costs.
protocol ProbeMethod: Sendable {
  /// Whether it reads the mean over an image's patches: [images, width] instead of
  /// [images, T, width].
  var isPooled: Bool { get }

  /// Peak learning rates on a frozen trunk where a probe names none; empty for what learns nothing.
  var learningRates: [Double] { get }

  /// What validation chooses among, in the order written; a tie goes to the first.
  func candidates(learningRates: [Double]) -> [Candidate]

  /// What is trained and judged on frozen features, every candidate in one pass.
  func classifier(
    _ probe: ProbeConfig, model: Model, width: Int, classes: Int, seed: Int, threads: Int
  ) -> any Classifier

  /// What all training and judging costs.
  ///
  /// - Parameters:
  ///   - probe: Its images, epochs and learning rates.
  ///   - model: Gives width and heads.
  ///   - patches: Per image.
  ///   - judged: Images of validation and test.
  /// - Returns: Operations, counted in those that take as long as a product's.
  func operations(
    _ probe: ProbeConfig, model: ModelConfig, patches: Double, judged: Double
  ) -> Double

  /// What a probe asks for that cannot be, as `lets 200 neighbours vote, but …; ask fewer`.
  func objection(to probe: ProbeConfig) -> String?
}

extension ProbeMethod {
  func objection(to probe: ProbeConfig) -> String? { nil }
}
