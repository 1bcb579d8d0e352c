import Foundation
import Text

/// Profiles of loss at equal compute, and how the optimal size and data grow with it (approach 2).
///
/// Per budget, the loss is a curve over ln N; its minimum gives N_opt(C), D_opt(C) and the loss
/// there. A parabola is biased if the two exponents differ or the grid is wide: compare with the
/// surface of ``Law/chinchilla``. Source: Hoffmann et al. 2022 (arXiv:2203.15556), section 3.2.
public struct IsoFLOP: AllocationLines, Codable, Hashable, Sendable {
  /// How the minimum of a profile is found.
  public enum Method: String, Codable, Hashable, Sendable, CaseIterable {
    /// A parabola through all points of the profile.
    case parabola
    /// A parabola through the five points around the lowest loss.
    case localParabola
    /// Akima's curve through all points.
    case akima
  }

  /// The points and the minimum of one budget.
  public struct Profile: Codable, Hashable, Sendable {
    public let flops: Double
    public let observations: [Observation]
    /// In ln N and in ln D; nil where the profile has fewer than three distinct sizes.
    public let sizeParabola: Parabola?
    public let dataParabola: Parabola?
    /// The minimum; nil, with the reason, if it is not inside the profile.
    public let optimum: Optimum?
    public let reason: String?
    /// Intervals of the minimum from resampling the profile's own points; nil if more than 5 % of
    /// the resamples have no interior minimum.
    public let sizeInterval: ClosedRange<Double>?
    public let lossInterval: ClosedRange<Double>?
    /// Resamples without an interior minimum.
    public let failures: Int
  }

  /// The compute-optimal split of a budget.
  public struct Optimum: Codable, Hashable, Sendable {
    public let parameters: Double
    public let images: Double
    public let loss: Double
  }

  public let method: Method
  public let profiles: [Profile]
  /// N_opt(C), D_opt(C) and the loss there; nil with fewer than two interior minima.
  public let parameters: PowerLine?
  public let images: PowerLine?
  public let loss: PowerLine?
  public let draws: LineDraws
  public let excluded: [Exclusion]
  public let warnings: [Warning]

  /// Intervals of the exponents of size and data.
  public var parametersExponent: ClosedRange<Double>? { draws.interval(1) }
  public var imagesExponent: ClosedRange<Double>? { draws.interval(3) }
}

extension IsoFLOP {
  /// Returns N_opt at a budget.
  public func parameters(at flops: Double) -> Double? { parameters?.value(at: flops) }

  /// Returns D_opt at a budget.
  public func images(at flops: Double) -> Double? { images?.value(at: flops) }

  /// Why each profile has no minimum, empty where it has one; each reason is said once.
  public var notes: [String] {
    profiles.map { $0.reason ?? "" }.saidOnce(in: profiles.map { rounded($0.flops) })
  }

  /// Returns the profile of a budget; nil if there is none.
  public func profile(at flops: Double) -> Profile? {
    profiles.first { abs($0.flops / flops - 1) < Self.budgetWidth }
  }
}
