import Data
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

  public var description: String { "\(unit), \(condition)" }
}

extension ModelConfig {
  /// What the model's validation loss measures.
  public var lossKind: LossKind {
    LossKind(unit: target.lossUnit(patchSize: patchSize), condition: lossCondition)
  }

  /// Validation measures every model under the causal mask of its own order, or with its own share
  /// of hidden patches; where orders are drawn, under one fixed drawn order per image.
  private var lossCondition: String {
    if case .masked(let masking) = objective {
      return "\((masking.ratio * 100).shortText) % of the patches hidden"
    }
    let order = if case .annealed = order { FixedOrder.raster.name } else { order.name }
    let side = blockSide
    return side == 1 ? "causal, \(order) order" : "causal by \(side) × \(side), \(order) order"
  }
}

extension Double {
  /// `50`, or `37.5`: at most one digit after the point.
  fileprivate var shortText: String {
    let tenths = (self * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
  }
}

extension PredictionTarget {
  fileprivate func lossUnit(patchSize: Int) -> String {
    let patches = "\(patchSize) × \(patchSize) patches"
    switch self {
    case .normalizedPixels: return "MSE of normalized \(patches)"
    case .pixels: return "MSE of raw \(patches)"
    case .tokens(let target): return target.lossUnit(patches)
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
