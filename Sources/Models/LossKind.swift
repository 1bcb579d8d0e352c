import Foundation
import Settings

/// The quantity that a run's validation loss measures, and its condition.
///
/// Two losses may share an axis if their units are equal; they may be subtracted only if their
/// conditions are equal too. All code that shows losses compares these two texts, which are stored
/// with each run, and nothing else.
public struct LossKind: Hashable, Sendable, CustomStringConvertible {
  /// The quantity, such as `MSE of normalized 4 × 4 patches`.
  public let unit: String
  /// The context of a prediction, such as `causal, raster order`.
  public let condition: String
  /// The expected loss of the best constant prediction, known before training; nil if there is
  /// none.
  public var constant: Double?

  /// Whether a trained model's loss exceeds that of a constant prediction by more than a factor of
  /// two, so that training must have failed.
  public func isFarAboveConstant(_ loss: Double) -> Bool { constant.map { loss > 2 * $0 } ?? false }

  public var description: String { "\(unit), \(condition)" }
}

extension ModelConfig {
  /// The kind of the model's validation loss.
  public var lossKind: LossKind { objective.method.lossKind(self) }
}

extension Double {
  /// `50`, or `37.5`: at most one decimal.
  var shortText: String {
    let tenths = (self * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
  }
}

extension ModelConfig {
  /// Whether the validation loss is defined by the target rather than by the objective.
  public var measuresTarget: Bool { lossKind.unit == target.lossUnit(patchSize: patchSize) }
}

extension PredictionTarget {
  /// The unit of a loss of such predictions.
  func lossUnit(patchSize: Int) -> String {
    let patches = "\(patchSize) × \(patchSize) patches"
    switch self {
    case .normalizedPixels: return "MSE of normalized \(patches)"
    case .pixels: return "MSE of raw \(patches)"
    case .tokens(let target): return target.lossUnit(patches)
    }
  }
}

extension PredictionTarget {
  /// The loss of predicting the mean, or the uniform distribution.
  ///
  /// Pixels are standardized over the dataset, or within each patch, to a variance of 1.
  var constantLoss: Double {
    switch self {
    case .normalizedPixels, .pixels: 1
    case .tokens(let target): log(Double(target.vocabulary))
    }
  }
}

extension TokenTarget {
  /// `nats of 256 kmeans tokens of raw 4 × 4 patches`, plus all settings that differ from their
  /// defaults.
  ///
  /// Losses under two codebooks are as incomparable as nats and squared errors: the entropy of the
  /// tokens differs.
  fileprivate func lossUnit(_ patches: String) -> String {
    var standard = TokenTarget()
    (standard.vocabulary, standard.space) = (vocabulary, space)
    standard.codebook = codebook.standard
    let others = differences(from: standard, at: "")
    let pixels = space == .normalizedPixels ? "normalized" : "raw"
    return
      (["nats of \(vocabulary) \(codebook.chosen.name) tokens of \(pixels) \(patches)"]
      + others.map { "\($0.path) \($0.value)" }).joined(separator: ", ")
  }
}
