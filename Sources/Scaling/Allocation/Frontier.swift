import Foundation

/// The lowest loss for each compute over all training curves, and the point that reached it
/// (approach 1).
///
/// The kind of frontier is always named, since on the same curves the convex hull and the staircase
/// give exponents that differ by 0.1. Source: Hoffmann et al. 2022 (arXiv:2203.15556), section 3.1.
public struct Frontier: AllocationLines, Codable, Hashable, Sendable {
  /// The definition of the frontier.
  public enum Envelope: String, Codable, Hashable, Sendable, CaseIterable {
    /// The lower convex hull in ln C and ln loss: few points, none of them half-trained.
    case hull
    /// Every point that has a lower loss than all cheaper points.
    case staircase
    /// The lowest curve at each of evenly spaced budgets, losses interpolated in ln C, as in
    /// Hoffmann et al.
    case budgets
  }

  public let envelope: Envelope
  /// The frontier's points in order of increasing compute.
  public let points: [Observation]
  /// N(C), D(C) and loss(C) along the frontier; nil with fewer than two points.
  public let parameters: PowerLine?
  public let images: PowerLine?
  public let loss: PowerLine?
  /// The same lines from resampled curves.
  public let draws: LineDraws
  public let excluded: [Exclusion]
  public let warnings: [Warning]

  /// Intervals of the exponents of size and data.
  public var parametersExponent: ClosedRange<Double>? { draws.interval(1) }
  public var imagesExponent: ClosedRange<Double>? { draws.interval(3) }

  /// Finds the frontier of training curves.
  ///
  /// - Parameters:
  ///   - observations: Points with inputs `flops`, `parameters` and `images`; the steps of one
  ///     curve share a cell.
  ///   - envelope: The definition of the frontier.
  ///   - budgets: Where ``Envelope/budgets`` is evaluated; 100 budgets over the curves' range of
  ///   compute if empty.
  ///   - resampling: How intervals are computed; each curve is drawn as a whole.
  ///   - threads: Number of threads for the resamples.
  public init(
    _ observations: [Observation], envelope: Envelope = .hull, budgets: [Double] = [],
    resampling: Resampling = Resampling(), threads: Int = 1
  ) {
    let given = AllocationPoints(observations)
    let usable = given.usable
    let clusters = Bootstrap.grouped(usable.map(\.cell))
    let places = budgets.isEmpty ? Self.evenBudgets(usable) : budgets
    @Sendable func points(_ curves: [[Observation]]) -> [Observation] {
      envelope == .budgets ? Self.best(of: curves, at: places) : Self.points(curves, envelope)
    }
    let curves = clusters.map { rows in rows.map { usable[$0] } }
    let drawn = parallelMap(count: resampling.count, threads: threads) { draw in
      var generator = ResamplingGenerator(seed: resampling.seed, draw: draw)
      return Self.lines(
        points(curves.map { _ in curves[Int.random(in: curves.indices, using: &generator)] }))
    }
    self.envelope = envelope
    self.points = points(curves)
    let lines = Self.lines(self.points)
    (parameters, images, loss) = (lines?.parameters, lines?.images, lines?.loss)
    draws = LineDraws(drawn, confidence: resampling.confidence)
    excluded = given.excluded
    warnings =
      Self.warnings(self.points, among: usable)
      + [draws.noInterval ?? usable.sharedSteps].compactMap(\.self)
  }

  private static func lines(_ points: [Observation]) -> LineTriple? {
    LineTriple(
      points.map { point in
        (
          point.inputs["flops"] ?? .nan,
          IsoFLOP.Optimum(
            parameters: point.inputs["parameters"] ?? .nan,
            images: point.inputs["images"] ?? .nan, loss: point.loss)
        )
      })
  }

  /// Returns the frontier in order of increasing compute, with strictly decreasing loss.
  private static func points(_ curves: [[Observation]], _ envelope: Envelope) -> [Observation] {
    let sorted = curves.joined().sorted {
      ($0.inputs["flops"] ?? 0, $0.loss) < ($1.inputs["flops"] ?? 0, $1.loss)
    }
    var stairs: [Observation] = []
    for point in sorted where point.loss < stairs.last?.loss ?? .infinity { stairs.append(point) }
    return envelope == .staircase ? stairs : lowerHull(stairs)
  }

  /// Andrew's monotone chain, lower half; its input, the staircase, contains every point of the
  /// hull.
  private static func lowerHull(_ points: [Observation]) -> [Observation] {
    func place(_ point: Observation) -> (x: Double, y: Double) {
      (log(point.inputs["flops"] ?? .nan), log(point.loss))
    }
    var hull: [Observation] = []
    for point in points {
      while hull.count >= 2 {
        let (first, second) = (place(hull[hull.count - 2]), place(hull[hull.count - 1]))
        let last = place(point)
        let turn =
          (second.x - first.x) * (last.y - first.y) - (second.y - first.y) * (last.x - first.x)
        guard turn <= 0 else { break }
        hull.removeLast()
      }
      hull.append(point)
    }
    return hull
  }
}
