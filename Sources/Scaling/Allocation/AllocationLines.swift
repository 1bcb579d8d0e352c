import Foundation

/// The compute-optimal size and data and the loss there, each a power law of compute.
///
/// Profiles and frontiers both yield them.
public protocol AllocationLines {
  var parameters: PowerLine? { get }
  var images: PowerLine? { get }
  var loss: PowerLine? { get }
  /// The same lines fitted to resampled points.
  var draws: LineDraws { get }
}

/// Refits of the three lines of an allocation.
public struct LineDraws: Codable, Hashable, Sendable {
  /// The confidence level of the intervals.
  public let confidence: Double
  /// Per draw: ln coefficient and exponent of size, of data and of loss (six numbers).
  public let lines: [[Double]]

  /// The exponents of size and data of each draw.
  public var exponents: [(size: Double, data: Double)] { lines.map { ($0[1], $0[3]) } }

  init(_ draws: [LineTriple?], confidence: Double) {
    self.confidence = confidence
    lines = draws.compactMap { $0 }.map { triple in
      [triple.parameters, triple.images, triple.loss].flatMap {
        [log($0.coefficient), $0.exponent]
      }
    }
  }

  /// The interval of one of the six numbers.
  func interval(_ index: Int) -> ClosedRange<Double>? {
    Quantiles.percentile(lines.map { $0[index] }, confidence: confidence)
  }

  /// The interval of a line's value; `line` is 0 for size, 1 for data, 2 for loss.
  func interval(ofLine line: Int, at flops: Double) -> ClosedRange<Double>? {
    Quantiles.percentile(
      lines.map { exp($0[2 * line] + $0[2 * line + 1] * log(flops)) }, confidence: confidence)
  }
}

/// Fits the three lines through the optima of several budgets.
struct LineTriple {
  let parameters: PowerLine
  let images: PowerLine
  let loss: PowerLine

  /// - Parameter optima: One per budget; the lines are nil for fewer than two.
  init?(_ optima: [(flops: Double, optimum: IsoFLOP.Optimum)]) {
    guard Set(optima.map(\.flops)).count >= 2 else { return nil }
    let budgets = optima.map(\.flops)
    parameters = PowerLine(xs: budgets, ys: optima.map(\.optimum.parameters))
    images = PowerLine(xs: budgets, ys: optima.map(\.optimum.images))
    loss = PowerLine(xs: budgets, ys: optima.map(\.optimum.loss))
  }
}

extension AllocationLines {
  /// Returns the optimal split of a budget according to the lines.
  ///
  /// - Parameter flops: The budget C.
  /// - Returns: Size, data and loss with intervals; nil if there are no lines.
  public func allocation(of flops: Double) -> Allocation? {
    guard let parameters, let images, let loss else { return nil }
    func estimate(_ value: Double, _ range: ClosedRange<Double>?) -> Estimate {
      Estimate(value: value, low: range?.lowerBound, high: range?.upperBound)
    }
    return Allocation(
      flops: flops,
      parameters: estimate(
        parameters.value(at: flops), draws.interval(ofLine: 0, at: flops)),
      images: estimate(images.value(at: flops), draws.interval(ofLine: 1, at: flops)),
      loss: estimate(loss.value(at: flops), draws.interval(ofLine: 2, at: flops)),
      exponent: estimate(parameters.exponent, draws.interval(1)),
      dataExponent: estimate(images.exponent, draws.interval(3)))
  }
}

/// The points of an allocation that have all three inputs, and the excluded ones with the reason.
struct AllocationPoints {
  private(set) var usable: [Observation] = []
  private(set) var excluded: [Exclusion] = []

  static let inputs = ["flops", "parameters", "images"]

  init(_ observations: [Observation]) {
    for point in observations {
      if let name = Self.inputs.first(where: { !(point.inputs[$0] ?? 0 > 0) }) {
        excluded.append(Exclusion(label: point.label, reason: "\(name) is not positive"))
      } else if !(point.loss > 0 && point.loss.isFinite) {
        excluded.append(
          Exclusion(label: point.label, reason: "the loss is \(point.loss), not positive"))
      } else {
        usable.append(point)
      }
    }
  }
}
