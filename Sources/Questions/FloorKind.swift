/// A reference method without pre-training, with which runs are compared.
///
/// A trained trunk that is not better than the floors of its probe, or a loss that is not below
/// those of its target, does not show a benefit of pre-training.
public enum FloorKind: String, CaseIterable, Sendable {
  // Of an accuracy.
  case chance, untrained, pixels
  // Of the loss of predicted pixels.
  case zero, positionMean, previousPatch, neighbors, earlierPatches
  // Of the loss of predicted tokens.
  case uniform, unigram

  /// A short label for headings and legends.
  public var title: String {
    switch self {
    case .chance: "chance"
    case .untrained: "untrained trunk"
    case .pixels: "raw pixels"
    case .zero: "zero"
    case .positionMean: "position mean"
    case .previousPatch: "ridge (previous patch)"
    case .neighbors: "ridge (neighbors)"
    case .earlierPatches: "ridge (earlier patches)"
    case .uniform: "uniform"
    case .unigram: "unigram"
    }
  }
}
