import Models

/// The implementation of a kind of probe: its input, classifier, candidates and cost.
protocol ProbeMethod: Sendable {
  /// Whether it reads the mean over an image's patches: [images, width] instead of
  /// [images, T, width].
  var isPooled: Bool { get }

  /// Default peak learning rates on a frozen trunk; empty for kinds without training.
  var learningRates: [Double] { get }

  /// The candidates for selection on validation, in the order written; ties go to the first.
  func candidates(learningRates: [Double]) -> [Candidate]

  /// Trains and evaluates all candidates on frozen features in one pass.
  func classifier(
    _ probe: ProbeConfig, model: Model, width: Int, classes: Int, seed: Int, threads: Int
  ) -> any Classifier

  /// The cost of all training and evaluation.
  ///
  /// - Parameters:
  ///   - probe: Its images, epochs and learning rates.
  ///   - model: Defines width and heads.
  ///   - patches: Patches per image.
  ///   - judged: Number of validation and test images.
  /// - Returns: Operations, in units of equal time to those of a matrix product.
  func operations(
    _ probe: ProbeConfig, model: ModelConfig, patches: Double, judged: Double
  ) -> Double

  /// An impossible combination of settings, as in `uses k = 200 but has only …; reduce neighbors
  /// …`.
  func objection(to probe: ProbeConfig) -> String?
}

extension ProbeMethod {
  func objection(to probe: ProbeConfig) -> String? { nil }
}
