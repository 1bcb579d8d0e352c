/// Which points are held out of a fit to test its extrapolation.
public enum HeldOutRule: Codable, Hashable, Sendable {
  /// The largest decade of the extrapolated axis if at least a decade and enough points remain,
  /// else the largest rung.
  case automatic
  /// The largest distinct value of an input; nil means the product of all inputs.
  case largestRung(of: String?)
  /// The points within a factor of ten of the largest.
  case largestDecade(of: String?)
  /// The points whose input is above a value.
  case above(Double, of: String)
  /// None.
  case nothing
}

extension HeldOutRule {
  /// What ``init(_:)`` reads, in words.
  public static let grammar =
    "auto, rung, decade, none, rung:INPUT, decade:INPUT, or INPUT>NUMBER such as flops>1e12"

  /// The rule that a text stands for; nil where it stands for none.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    switch (parts[0], parts.count > 1 ? parts[1] : nil) {
    case ("auto", nil): self = .automatic
    case ("none", nil): self = .nothing
    case ("rung", let name) where name != "": self = .largestRung(of: name)
    case ("decade", let name) where name != "": self = .largestDecade(of: name)
    default:
      let sides = text.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
        .map(String.init)
      guard sides.count == 2, !sides[0].isEmpty,
        sides[1].allSatisfy({ "0123456789+-.eE".contains($0) }), let edge = Double(sides[1]),
        edge.isFinite
      else { return nil }
      self = .above(edge, of: sides[0])
    }
  }

  /// Inputs that the points must have for the rule to mean anything.
  public var inputs: [String] {
    switch self {
    case .above(_, let name): [name]
    case .largestRung(let name), .largestDecade(let name): name.map { [$0] } ?? []
    case .automatic, .nothing: []
    }
  }
}
