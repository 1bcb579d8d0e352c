import Settings

/// The reason why no fit could be made.
public enum FitError: Error, Equatable, CustomStringConvertible {
  case unknownLaw(_ name: String, known: [String])
  case unknownParameter(_ name: String, law: String, known: [String])
  case noPoints(law: String, excluded: Int)
  case irreducibleFromTooFew(law: String, points: Int, needed: Int)
  case noFiniteStart(law: String, points: Int)
  case missingInput(_ name: String, known: [String])
  case wrongInputs(law: String, needed: [String], given: [String])

  public var description: String {
    switch self {
    case .unknownLaw(let name, let known):
      "'\(name)' is not a law; known: \(known.joined(separator: ", "))"
    case .unknownParameter(let name, let law, let known):
      "law '\(law)' has no parameter '\(name)'; it has \(known.joined(separator: ", "))"
    case .noPoints(let law, let excluded):
      "law '\(law)' has no usable point (\(excluded) excluded); give at least one with "
        + "positive inputs and loss"
    case .irreducibleFromTooFew(let law, let points, let needed):
      "\(points.counted("point")) cannot separate an irreducible loss from a small exponent, but '\(law)' "
        + "has both and needs \(needed) points; fit 'power', or fix the irreducible loss"
    case .noFiniteStart(let law, let points):
      "law '\(law)' has no finite value at any of its starts for these \(points) points; check "
        + "that inputs and losses are in the units the law expects"
    case .wrongInputs(let law, let needed, let given):
      "law '\(law)' reads \(needed.joined(separator: ", ")), but was given "
        + given.joined(separator: ", ")
    case .missingInput(let name, let known):
      "no point has an input '\(name)'; the points have \(known.joined(separator: ", "))"
    }
  }
}
