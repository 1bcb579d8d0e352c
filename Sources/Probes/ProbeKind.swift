public import Settings

/// What names the class of an image from its features.
public enum ProbeKind: Choice {
  case linear
  case attentive(Queries)
  case nearestNeighbours(Neighbours)

  public static let cases: [Case<Self>] = [
    Case("linear", .linear, "Average over patches, then one linear layer."),
    Case(
      "attentive", ProbeKind.attentive, { if case .attentive(let q) = $0 { q } else { nil } },
      "Batch norm, learned query attending to the patches, linear layer (AIM, equation 4)."),
    Case(
      "nearestNeighbours", ProbeKind.nearestNeighbours,
      { if case .nearestNeighbours(let n) = $0 { n } else { nil } },
      "A vote of the nearest training images by the cosine of averaged patches; learns nothing."),
  ]

  /// The queries of an attentive probe.
  public struct Queries: Settings {
    public var queries = 1
    public init() {}
    public static let fields: [Field<Self>] = [
      Field("queries", \.queries, in: 1...64, "Learned queries; their outputs are averaged.")
    ]
  }

  /// Who votes, and with what weight.
  public struct Neighbours: Settings {
    public var neighbours = [20]
    public var temperature = 0.07
    public init() {}
    public static let fields: [Field<Self>] = [
      Field(
        "neighbours", \.neighbours, in: 1...10_000,
        "Neighbours that vote; of a list, validation chooses."),
      Field(
        "temperature", \.temperature, in: 1e-4...1e4,
        "A vote weighs exp(cosine / temperature)."),
    ]
  }
}
