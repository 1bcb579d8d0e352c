extension Fit {
  /// Returns the fitted value at a point.
  ///
  /// - Parameter place: Every input of the law by name, positive.
  /// - Returns: The value; NaN where an input is missing.
  public func value(at place: [String: Double]) -> Double {
    values(at: [place]).first ?? .nan
  }

  /// Returns the confidence interval of the curve at a point, or nil without resamples.
  ///
  /// - Parameter place: Every input of the law by name, positive.
  /// - Returns: The interval of the mean of measurements there; it does not include their noise.
  public func band(at place: [String: Double]) -> ClosedRange<Double>? {
    bands(at: [place]).first ?? nil
  }

  /// Returns the fitted values at several points.
  public func values(at places: [[String: Double]]) -> [Double] {
    guard let law = try? Law.named(law) else { return places.map { _ in .nan } }
    return law.values(coordinates, Columns(places: places, inputs: inputs))
  }

  /// Returns the values at several points of the law fitted without the held-out points; nil where
  /// nothing was held out.
  public func valuesWithoutHeldOut(at places: [[String: Double]]) -> [Double]? {
    guard let heldOut, let law = try? Law.named(law) else { return nil }
    let coordinates = law.parameters.map { $0.coordinate(of: heldOut.parameters[$0.name] ?? .nan) }
    return law.values(coordinates, Columns(places: places, inputs: inputs))
  }

  /// Returns the intervals of the curve at several points.
  public func bands(at places: [[String: Double]]) -> [ClosedRange<Double>?] {
    guard let law = try? Law.named(law), !draws.coordinates.isEmpty else {
      return places.map { _ in nil }
    }
    let columns = Columns(places: places, inputs: inputs)
    let estimates = law.values(coordinates, columns)
    let curves = draws.coordinates.map { law.values($0, columns) }
    let jackknife = draws.jackknife.map { law.values($0, columns) }
    return places.indices.map { place in
      draws.interval(
        curves.map { $0[place] }, estimate: estimates[place],
        jackknife: jackknife.map { $0[place] })
    }
  }

  /// Returns the value and interval of any function of the law's parameters, such as N_opt at a
  /// budget.
  ///
  /// - Parameter quantity: The function of the parameters' values by name.
  /// - Returns: The value at the fit, with an interval if there are resamples.
  public func estimate(_ quantity: ([String: Double]) -> Double) -> Estimate {
    guard let law = try? Law.named(law) else { return Estimate(value: .nan, low: nil, high: nil) }
    func evaluate(_ coordinates: [Double]) -> Double { quantity(law.named(coordinates)) }
    let value = evaluate(coordinates)
    let range = draws.interval(
      draws.coordinates.map(evaluate), estimate: value, jackknife: draws.jackknife.map(evaluate))
    return Estimate(value: value, low: range?.lowerBound, high: range?.upperBound)
  }

  /// The search coordinates of the fitted parameters.
  var coordinates: [Double] {
    guard let law = try? Law.named(law) else { return [] }
    return zip(law.parameters, parameters).map { $0.coordinate(of: $1.value) }
  }
}

/// A number with its interval from resampling.
public struct Estimate: Codable, Hashable, Sendable {
  public let value: Double
  public let low: Double?
  public let high: Double?

  public init(value: Double, low: Double?, high: Double?) {
    (self.value, self.low, self.high) = (value, low, high)
  }

  /// - Parameters:
  ///   - value: The number.
  ///   - draws: The same number in each resample.
  ///   - confidence: The confidence level of the interval.
  public init(value: Double, of draws: [Double], confidence: Double) {
    let range = Quantiles.percentile(draws, confidence: confidence)
    self.init(value: value, low: range?.lowerBound, high: range?.upperBound)
  }
}

extension Law {
  /// Returns the parameters' values by name.
  func named(_ coordinates: [Double]) -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: zip(parameters, coordinates).map { ($0.name, $0.value(at: $1)) })
  }
}

extension Draws {
  /// Turns refitted values into the interval of the chosen method.
  func interval(_ values: [Double], estimate: Double, jackknife: [Double])
    -> ClosedRange<Double>?
  {
    guard !values.isEmpty else { return nil }
    switch resampling.interval {
    case .percentile:
      return Quantiles.percentile(values, confidence: resampling.confidence)
    case .biasCorrected:
      return Quantiles.biasCorrected(
        values, estimate: estimate, jackknife: jackknife, confidence: resampling.confidence)
    }
  }
}
