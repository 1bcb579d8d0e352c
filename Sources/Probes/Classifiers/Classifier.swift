import Kernels
import Models

/// A trained classifier on frozen features with one or more candidates, among which validation
/// selects.
protocol Classifier: AnyObject {
  /// Trains on labeled features.
  ///
  /// - Parameters:
  ///   - features: [images, width] or [images, T, width], depending on the kind of probe; only the
  ///   first `labels.count` images are used.
  ///   - labels: One per image.
  ///   - stop: Checked many times a second.
  /// - Throws: ``ProbingStopped``.
  func train(features: FloatSlice, labels: [Int], stop: StopSignal) throws

  /// Which images each candidate classifies correctly.
  ///
  /// - Parameters:
  ///   - features: As in training.
  ///   - labels: One per image.
  ///   - only: The one candidate to evaluate, or nil for all.
  /// - Returns: For each candidate one value per image; none for candidates not evaluated.
  func isCorrect(features: FloatSlice, labels: [Int], only: Int?) -> [[Bool]]

  /// The trained parameters of a candidate, and the statistics by which it standardizes features,
  /// under the names of Apple's attentive probe; nil for kinds without any.
  func weights(of candidate: Int) -> Safetensors?
}

extension Classifier {
  func weights(of candidate: Int) -> Safetensors? { nil }

  /// The number of images that each candidate classifies correctly; 0 for those not evaluated.
  func correct(features: FloatSlice, labels: [Int], only: Int?) -> [Int] {
    isCorrect(features: features, labels: labels, only: only).map { $0.count { $0 } }
  }
}
