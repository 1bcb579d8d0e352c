import Foundation

/// The likelihood of one parameter, with all others refitted at each of its values.
///
/// Works where resampling fails: for parameters at a bound and for flat directions, it reports that
/// an end of the interval does not exist instead of a large number.
public struct Profile: Codable, Hashable, Sendable {
  public let parameter: String
  /// The ends where the likelihood ratio reaches its threshold; nil if it never does.
  public let low: Double?
  public let high: Double?
  /// Values of the parameter and -2 ln(likelihood ratio) there.
  public let curve: [ProfilePoint]
}

/// One value of a profiled parameter.
public struct ProfilePoint: Codable, Hashable, Sendable {
  public let value: Double
  /// -2 ln(likelihood / largest likelihood); the threshold is the chi-square quantile for one
  /// degree of freedom.
  public let ratio: Double
}

extension Fit {
  /// Profiles the likelihood of one parameter of the fit.
  ///
  /// - Parameters:
  ///   - name: The parameter.
  ///   - options: The options of the fit: fixed parameters and loss.
  /// - Returns: The interval and its curve.
  /// - Throws: ``FitError`` for an unknown parameter.
  public func profile(_ name: String, options: FitOptions) throws -> Profile {
    var options = options
    options.loss = loss
    let problem = try FitProblem(
      law: Law.named(law), observations: residuals.map(\.observation), inputs: inputs,
      options: options)
    guard let position = problem.law.parameters.firstIndex(where: { $0.name == name }),
      problem.objective.free.contains(position)
    else {
      throw FitError.unknownParameter(
        name, law: law, known: problem.objective.free.map { problem.law.parameters[$0].name })
    }
    var tracer = ProfileTracer(problem.objective, position, coordinates, objective)
    return tracer.trace(confidence: options.resampling.confidence)
  }
}

/// Steps from the optimum to both sides until the likelihood has fallen to the threshold.
private struct ProfileTracer {
  private let objective: Objective
  private let position: Int
  private let optimum: [Double]
  private let base: Double
  private var curve: [(coordinate: Double, ratio: Double)] = []

  private static let longestWalk = 60  // steps to a side before the end counts as absent

  init(_ objective: Objective, _ position: Int, _ optimum: [Double], _ value: Double) {
    self.objective = objective
    self.position = position
    self.optimum = optimum
    base =
      Likelihood(objective: value, loss: objective.loss, columns: objective.columns).negativeLog
    curve = [(optimum[position], 0)]
  }

  mutating func trace(confidence: Double) -> Profile {
    let bar = pow(Normal.quantile((1 + confidence) / 2), 2)
    let parameter = objective.law.parameters[position]
    let low = walk(-1, to: bar).map(parameter.value(at:))
    let high = walk(1, to: bar).map(parameter.value(at:))
    return Profile(
      parameter: parameter.name, low: low, high: high,
      curve: curve.sorted { $0.coordinate < $1.coordinate }.map {
        ProfilePoint(value: parameter.value(at: $0.coordinate), ratio: $0.ratio)
      })
  }

  /// Returns the coordinate where the ratio crosses the threshold, by growing steps and then
  /// bisection.
  private mutating func walk(_ sign: Double, to bar: Double) -> Double? {
    var start = optimum
    var (inside, length) = (optimum[position], 1e-3)
    for _ in 0..<Self.longestWalk {
      let next = inside + sign * length
      let (ratio, end) = ratio(at: next, from: start)
      if ratio >= bar { return bisect(inside, next, bar, from: start) }
      curve.append((next, ratio))
      (inside, start) = (next, end)
      // Large steps for a flat profile; for a steep one, about an eighth of the threshold per step.
      length = ratio < bar / 8 ? min(2 * length, 0.5) : length
    }
    return nil
  }

  private mutating func bisect(
    _ inside: Double, _ outside: Double, _ bar: Double, from start: [Double]
  ) -> Double {
    var (inside, outside, start) = (inside, outside, start)
    for _ in 0..<20 {
      let middle = (inside + outside) / 2
      let (ratio, end) = ratio(at: middle, from: start)
      curve.append((middle, ratio))
      if ratio >= bar { outside = middle } else { (inside, start) = (middle, end) }
    }
    return (inside + outside) / 2
  }

  /// Refits the other parameters, from the previous step's values and from a few fresh starting
  /// points.
  private func ratio(at coordinate: Double, from start: [Double])
    -> (ratio: Double, end: [Double])
  {
    let held = Annealing.opening(objective.holding(position, at: coordinate))
    let fresh = Starts.all(for: held, count: 36).map(held.restrict)
      .map { ($0, held.value($0)) }.filter { $0.1.isFinite }.min { $0.1 < $1.1 }
    var best: Annealing.End?
    for from in [held.restrict(start)] + (fresh.map { [$0.0] } ?? []) {
      let end = Annealing.finish(LBFGS(held, from: from), held.over(loss: objective.loss))
      if end.value < best?.value ?? .infinity { best = end }
    }
    guard let best else { return (.infinity, start) }
    let likelihood = Likelihood(
      objective: best.value, loss: objective.loss, columns: objective.columns)
    return (2 * (likelihood.negativeLog - base), held.expand(best.point))
  }
}
