import Models
public import Settings

/// The classifier that is trained on the features.
public enum ProbeKind: Choice {
  case linear
  case attentive(AttentiveProbe)
  case nearestNeighbors(KNNProbe)

  public static let cases: [Case<Self>] = [
    Case(
      "linear", .linear,
      "Mean over patches, batch norm without scale or shift, then one linear layer."),
    Case(
      "attentive", ProbeKind.attentive, { if case .attentive(let own) = $0 { own } else { nil } },
      "Batch norm, attention pooling with learned queries, then one linear layer (AIM, equation 4)."
    ),
    Case(
      "nearestNeighbors", ProbeKind.nearestNeighbors,
      { if case .nearestNeighbors(let own) = $0 { own } else { nil } },
      formerly: "nearestNeighbours",
      "k-nearest-neighbor vote by cosine similarity of mean-pooled features; not trained."),
  ]

  /// The implementation of the kind.
  var method: any ProbeMethod {
    switch self {
    case .linear: LinearProbe()
    case .attentive(let own): own
    case .nearestNeighbors(let own): own
    }
  }

  /// Whether it is trained with gradients, so that a trunk can be trained further with it.
  public var isLearned: Bool { method is any LearnedProbe }
}
