import Foundation
import Settings

/// What a run's validation loss measures, and under which condition.
///
/// Two losses may share an axis when their units are equal; one may be subtracted from the other
/// only when their conditions are equal too. Everything that shows losses reads these two texts,
/// which are stored with each run, and nothing else decides.
public struct LossKind: Hashable, Sendable, CustomStringConvertible {
  /// The number's meaning, such as `MSE of normalized 4 × 4 patches`.
  public let unit: String
  /// What a prediction is made from, such as `causal, raster order`.
  public let condition: String
  /// What the best constant prediction would come to, known before any training; nil where there is
  /// no such number.
  public var constant: Double?

  /// Whether a trained model's loss is so far above a constant prediction's that training must have
  /// failed, whatever its gradients were: by a factor of two.
  public func isFarAboveConstant(_ loss: Double) -> Bool { constant.map { loss > 2 * $0 } ?? false }

  public var description: String { "\(unit), \(condition)" }
}

extension ModelConfig {
  /// What the model's validation loss measures.
  public var lossKind: LossKind { objective.method.lossKind(self) }
}

extension Double {
  /// `50`, or `37.5`: at most one digit after the point.
  var shortText: String {
    let tenths = (self * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
  }
}

extension ModelConfig {
  /// Whether the validation loss is that of the target, not of something that the objective makes.
  public var measuresTarget: Bool { lossKind.unit == target.lossUnit(patchSize: patchSize) }
}

extension PredictionTarget {
  /// What a loss of such predictions is measured in.
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
  /// `nats of 256 kmeans tokens of raw 4 × 4 patches`, and what else departs from the defaults.
  ///
  /// Losses of two codebooks are no more comparable than nats and squared errors: the entropy of
  /// the tokens differs.
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
