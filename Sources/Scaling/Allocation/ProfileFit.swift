import Foundation
import Settings

/// The minimum of one isoFLOP profile.
struct ProfileFit {
  private(set) var sizeParabola: Parabola?
  private(set) var dataParabola: Parabola?
  private(set) var optimum: IsoFLOP.Optimum?
  /// The reason for a missing optimum.
  private(set) var reason: String?

  /// Fits a profile.
  ///
  /// - Parameters:
  ///   - points: One budget's points in order of increasing size.
  ///   - method: How the minimum is found.
  init(_ points: [Observation], method: IsoFLOP.Method) {
    let sizes = points.map { log($0.inputs["parameters"] ?? .nan) }
    guard Set(sizes).count >= 3 else {
      reason = "\(Set(sizes).count.counted("distinct size")); at least 3 are needed"
      return
    }
    let chosen = method == .localParabola ? Self.aroundLeast(points) : points
    let parabolas = Self.parabolas(chosen)
    (sizeParabola, dataParabola) = parabolas
    switch method {
    case .parabola, .localParabola: findVertex(parabolas.size, parabolas.data, sizes)
    case .akima: findLeast(points)
    }
  }

  private mutating func findVertex(_ size: Parabola, _ data: Parabola, _ sizes: [Double]) {
    guard size.curvature > 0, data.curvature > 0 else {
      reason = "the parabola opens downward"
      return
    }
    guard let low = sizes.first, let high = sizes.last, low < size.logVertex,
      size.logVertex < high
    else {
      reason = "the optimum lies outside the sampled sizes"
      return
    }
    optimum = IsoFLOP.Optimum(
      parameters: size.vertex, images: data.vertex, loss: size.height)
  }

  /// Finds the minimum of Akima's curve through the mean of each size, in ln N and ln loss.
  private mutating func findLeast(_ points: [Observation]) {
    let sizes = Dictionary(grouping: points) { $0.inputs["parameters"] ?? .nan }
      .sorted { $0.key < $1.key }
    func means(_ value: (Observation) -> Double) -> [Double] {
      sizes.map { group in group.value.reduce(0) { $0 + log(value($1)) } / Double(group.value.count)
      }
    }
    let logs = sizes.map { log($0.key) }
    let least = Akima(xs: logs, ys: means(\.loss)).minimum()
    guard !least.isAtEdge else {
      reason = "the optimum lies outside the sampled sizes"
      return
    }
    let data = Akima(xs: logs, ys: means { $0.inputs["images"] ?? .nan })
    optimum = IsoFLOP.Optimum(
      parameters: exp(least.x), images: exp(data.value(at: least.x)), loss: exp(least.y))
  }

  private static func parabolas(_ points: [Observation]) -> (size: Parabola, data: Parabola) {
    let losses = points.map(\.loss)
    let weights = points.map(\.weight)
    func parabola(_ name: String) -> Parabola {
      Parabola(
        logs: points.map { log($0.inputs[name] ?? .nan) }, values: losses, weights: weights)
    }
    return (parabola("parameters"), parabola("images"))
  }

  private static func aroundLeast(_ points: [Observation]) -> [Observation] {
    let least = points.indices.min { points[$0].loss < points[$1].loss } ?? 0
    let first = min(max(least - 2, 0), max(points.count - 5, 0))
    return Array(points[first..<min(first + 5, points.count)])
  }
}
