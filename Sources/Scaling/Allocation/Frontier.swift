import Foundation

/// The best loss for each compute over all training curves, and what made it (approach 1).
///
/// Which frontier matters: on the same curves the convex hull and the staircase give exponents
/// that differ by a tenth, so both are named. Source: Hoffmann et al. 2022 (arXiv:2203.15556), 3.1.
public struct Frontier: Codable, Hashable, Sendable {
  /// Which points count as the frontier.
  public enum Envelope: String, Codable, Hashable, Sendable, CaseIterable {
    /// The lower convex hull in ln C and ln loss: few points, no half-trained ones.
    case hull
    /// Every point that no cheaper point beats.
    case staircase
  }

  public let envelope: Envelope
  /// The frontier's points by increasing compute.
  public let points: [Observation]
  /// N(C), D(C) and loss(C) along the frontier; nil with fewer than two points.
  public let parameters: PowerLine?
  public let images: PowerLine?
  public let loss: PowerLine?
  /// Intervals of the exponents from drawing whole curves again.
  public let parametersExponent: ClosedRange<Double>?
  public let imagesExponent: ClosedRange<Double>?

  /// Finds the frontier of training curves.
  ///
  /// - Parameters:
  ///   - observations: Points with inputs `flops`, `parameters` and `images`; the steps of one
  ///     curve share a cell.
  ///   - envelope: Which points count.
  ///   - resampling: How intervals are made; a curve is drawn as a whole.
  ///   - threads: How many threads share the resamples.
  public init(
    _ observations: [Observation], envelope: Envelope = .hull,
    resampling: Resampling = Resampling(), threads: Int = 1
  ) {
    let usable = observations.filter { point in
      point.loss > 0
        && ["flops", "parameters", "images"].allSatisfy { point.inputs[$0] ?? 0 > 0 }
    }
    let points = Self.points(usable, envelope)
    let clusters = Bootstrap.grouped(usable.map(\.cell))
    let draws = parallelMap(count: resampling.count, threads: threads) { draw in
      var generator = ResamplingGenerator(seed: resampling.seed, draw: draw)
      let drawn = clusters.indices.flatMap { _ in
        clusters[Int.random(in: clusters.indices, using: &generator)].map { usable[$0] }
      }
      let frontier = Self.points(drawn, envelope)
      return [Self.line("parameters", frontier), Self.line("images", frontier)]
        .map { $0?.exponent }
    }
    self.envelope = envelope
    self.points = points
    parameters = Self.line("parameters", points)
    images = Self.line("images", points)
    loss = Self.line(nil, points)
    let confidence = resampling.confidence
    parametersExponent = Quantiles.percentile(
      draws.compactMap { $0[0] }, confidence: confidence)
    imagesExponent = Quantiles.percentile(draws.compactMap { $0[1] }, confidence: confidence)
  }

  private static func line(_ name: String?, _ points: [Observation]) -> PowerLine? {
    guard points.count >= 2 else { return nil }
    return PowerLine(
      xs: points.map { $0.inputs["flops"] ?? .nan },
      ys: points.map { point in name.map { point.inputs[$0] ?? .nan } ?? point.loss })
  }

  /// Returns the frontier by increasing compute, loss falling strictly.
  private static func points(_ observations: [Observation], _ envelope: Envelope)
    -> [Observation]
  {
    let sorted = observations.sorted {
      ($0.inputs["flops"] ?? 0, $0.loss) < ($1.inputs["flops"] ?? 0, $1.loss)
    }
    var stairs: [Observation] = []
    for point in sorted where point.loss < stairs.last?.loss ?? .infinity { stairs.append(point) }
    return envelope == .staircase ? stairs : lowerHull(stairs)
  }

  /// Andrew's monotone chain, lower half; the staircase holds every point the hull can touch.
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
