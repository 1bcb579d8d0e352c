import Data

/// What a run's validation loss measures, and under which condition.
///
/// Two losses may share an axis when their units are equal; one may be subtracted from the other
/// only when their conditions are equal too. Everything that shows losses reads these two texts,
/// which are stored with each run, and nothing else decides.
public struct LossKind: Hashable, Sendable {
  /// The number's meaning, such as `MSE of normalized 4 × 4 patches`.
  public let unit: String
  /// What a prediction is made from, such as `causal, raster order`.
  public let condition: String
}

extension ModelConfig {
  /// What the model's validation loss measures.
  public var lossKind: LossKind {
    LossKind(
      unit: target.lossUnit(patchSize: patchSize), condition: "causal, \(order.name) order")
  }
}

extension PredictionTarget {
  fileprivate func lossUnit(patchSize: Int) -> String {
    let patches = "\(patchSize) × \(patchSize) patches"
    switch self {
    case .normalizedPixels: return "MSE of normalized \(patches)"
    case .pixels: return "MSE of raw \(patches)"
    }
  }
}
