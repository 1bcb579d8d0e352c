import Kernels

/// What is trained on frozen features: one or more candidates, of which validation chooses.
protocol Classifier: AnyObject {
  /// Learns from labelled features.
  ///
  /// - Parameters:
  ///   - features: [images, width] or [images, T, width], as the kind of probe reads them; only the
  ///     first `labels.count` images are used.
  ///   - labels: One per image.
  ///   - stop: Asked many times a second.
  /// - Throws: ``ProbingStopped``.
  func train(features: FloatSlice, labels: [Int], stop: StopSignal) throws

  /// Counts the images each candidate names rightly.
  ///
  /// - Parameters:
  ///   - features: As in training.
  ///   - labels: One per image.
  ///   - only: The one candidate to judge, or nil for all.
  /// - Returns: One count per candidate; 0 for those not judged.
  func correct(features: FloatSlice, labels: [Int], only: Int?) -> [Int]
}
