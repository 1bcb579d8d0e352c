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
  /// Inputs that the points must have for the rule to mean anything.
  var inputs: [String] {
    switch self {
    case .above(_, let name): [name]
    case .largestRung(let name), .largestDecade(let name): name.map { [$0] } ?? []
    case .automatic, .nothing: []
    }
  }
}
