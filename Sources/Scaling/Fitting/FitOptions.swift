import Kernels

/// How a fit is made; every option has a default suitable for publication.
public struct FitOptions: Codable, Hashable, Sendable {
  /// The loss that is minimized; nil for the one that suits the points, ``Loss/suited(to:)``.
  public var loss: Loss?
  /// Fixed parameters: name → value.
  public var fixed: [String: Double] = [:]
  /// Approximate number of starting points.
  public var starts = 400
  /// How uncertainty is estimated.
  public var resampling = Resampling()
  /// Which points are held out to test extrapolation.
  public var heldOut = HeldOutRule.automatic
  /// Number of threads; the result does not depend on it.
  public var threads = UsableCores.current.count

  public init() {}
}
