import Foundation

/// A fit's prediction for a run that does not exist yet, stored so that it can be scored later.
public struct Prediction: Codable, Hashable, Sendable {
  public let name: String
  public let law: String
  /// The inputs of the prediction.
  public let place: [String: Double]
  public let value: Double
  /// The prediction interval of a single new run: uncertainty of the curve plus scatter of runs.
  public let low: Double?
  public let high: Double?
  public let confidence: Double
  /// The interval of the mean of many runs there: that of the curve alone.
  public var meanLow: Double?
  public var meanHigh: Double?
  /// The fitted parameters behind it, and the number of fitted points.
  public let parameters: [String: Double]
  public let points: Int
  /// The largest ratio of an input to the largest fitted one: the distance of the extrapolation.
  public let reach: Double
}

extension Fit {
  /// Predicts a new run, with its prediction interval.
  ///
  /// Each refit's value is combined with a random residual of the fit, in the residual of the loss; the
  /// interval of the curve alone is the mean's.
  ///
  /// - Parameters:
  ///   - place: Every input of the law.
  ///   - name: The prediction's name.
  /// - Returns: The prediction.
  public func predict(at place: [String: Double], name: String = "") -> Prediction {
    let value = value(at: place)
    let (range, mean) = (runIntervals(at: [place])[0], band(at: place))
    let reach =
      inputs.map { input in
        (place[input] ?? .nan) / (residuals.compactMap { $0.observation.inputs[input] }.max() ?? 1)
      }.max() ?? 1
    return Prediction(
      name: name, law: law, place: place, value: value, low: range?.lowerBound,
      high: range?.upperBound, confidence: draws.resampling.confidence, meanLow: mean?.lowerBound,
      meanHigh: mean?.upperBound,
      parameters: Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.value) }),
      points: points, reach: reach)
  }

  /// Returns the prediction interval of one new run at several points: the curve's uncertainty and the
  /// scatter of runs around it.
  public func runIntervals(at places: [[String: Double]]) -> [ClosedRange<Double>?] {
    guard let law = try? Law.named(law), !draws.coordinates.isEmpty else {
      return places.map { _ in nil }
    }
    let columns = Columns(places: places, inputs: inputs)
    let curves = draws.coordinates.enumerated().map { draw, coordinates in
      law.values(coordinates, columns).map { scattered($0, draw: draw) }
    }
    return places.indices.map { place in
      Quantiles.percentile(curves.map { $0[place] }, confidence: draws.resampling.confidence)
    }
  }

  /// One simulated measurement: a resample's curve plus scatter.
  func outcome(draw: Int, at place: [String: Double]) -> Double {
    guard let law = try? Law.named(law) else { return .nan }
    let columns = Columns(places: [place], inputs: inputs)
    return scattered(law.values(draws.coordinates[draw], columns)[0], draw: draw)
  }

  /// A value with the scatter of a draw: one of the residuals, times a normal number, since few
  /// residuals do not say how far another may go.
  private func scattered(_ value: Double, draw: Int) -> Double {
    guard !draws.scatter.isEmpty else { return value }
    var generator = ResamplingGenerator(seed: draws.resampling.seed, draw: -1 - draw)
    let residual = draws.scatter[Int.random(in: draws.scatter.indices, using: &generator)]
    let normal = Normal.quantile(Double.random(in: 1e-12..<1, using: &generator))
    return loss.moved(value, by: normal * residual)
  }
}
