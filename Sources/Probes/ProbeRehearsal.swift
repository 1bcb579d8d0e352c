import Data
public import Kernels
public import Models

/// The updates of a probe's whole grid on given features, as timed by `bench probe`.
public struct ProbeRehearsal {
  private let classifier: any Classifier
  private let features: FloatBuffer
  private let labels: [Int]

  /// - Parameters:
  ///   - config: Kind, learning rates and batch size.
  ///   - model: Defines patches, width and heads.
  ///   - features: [images, width] for a linear probe, else [images, T, width].
  ///   - labels: One per image.
  ///   - threads: Number of threads.
  public init(
    config: ProbeConfig, model: Model, features: FloatBuffer, labels: [Int], threads: Int
  ) {
    BLAS.useOneThread()
    (self.features, self.labels) = (features, labels)
    classifier = config.kind.method.classifier(
      config, model: model, width: model.config.width, classes: (labels.max() ?? 0) + 1, seed: 0,
      threads: threads)
  }

  /// Updates every classifier of the grid once per batch until stopped.
  ///
  /// - Parameter isStopped: Checked before each update.
  /// - Throws: The errors of training, except for being stopped.
  public func run(until isStopped: @escaping () -> Bool) throws {
    do {
      try classifier.train(features: features.all, labels: labels, stop: StopSignal(isStopped))
    } catch is ProbingStopped {}
  }
}
