import Kernels

/// How a fit is made; every member has a default that a paper would accept.
public struct FitOptions: Codable, Hashable, Sendable {
  /// What is minimised.
  public var loss = Loss.standard
  /// Parameters held at a value, by name.
  public var fixed: [String: Double] = [:]
  /// About how many starts are scored.
  public var starts = 400
  /// How uncertainty is estimated.
  public var resampling = Resampling()
  /// Which points are held out to test the extrapolation.
  public var heldOut = HeldOutRule.automatic
  /// How many threads share the work; no result depends on it.
  public var threads = UsableCores.current.count

  public init() {}
}
