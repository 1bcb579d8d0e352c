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
  /// The fitted parameters behind it, and the number of fitted points.
  public let parameters: [String: Double]
  public let points: Int
  /// The largest ratio of an input to the largest fitted one: the distance of the extrapolation.
  public let reach: Double
}

extension Fit {
  /// Predicts a new run, with its prediction interval.
  ///
  /// Each refit's value is combined with a random residual of the fit, in the residual of the loss.
  ///
  /// - Parameters:
  ///   - place: Every input of the law.
  ///   - name: The prediction's name.
  /// - Returns: The prediction.
  public func predict(at place: [String: Double], name: String = "") -> Prediction {
    let value = value(at: place)
    let range = runInterval(at: place, value: value)
    let reach =
      inputs.map { input in
        (place[input] ?? .nan) / (residuals.compactMap { $0.observation.inputs[input] }.max() ?? 1)
      }.max() ?? 1
    return Prediction(
      name: name, law: law, place: place, value: value, low: range?.lowerBound,
      high: range?.upperBound, confidence: draws.resampling.confidence,
      parameters: Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.value) }),
      points: points, reach: reach)
  }

  private func runInterval(at place: [String: Double], value: Double) -> ClosedRange<Double>? {
    Quantiles.percentile(
      draws.coordinates.indices.map { outcome(draw: $0, at: place) },
      confidence: draws.resampling.confidence)
  }

  /// One simulated measurement: a resample's curve plus one of the fit's residuals.
  func outcome(draw: Int, at place: [String: Double]) -> Double {
    guard let law = try? Law.named(law) else { return .nan }
    let columns = Columns(places: [place], inputs: inputs)
    // Residuals are smaller than errors because the fit used degrees of freedom; this corrects
    // them.
    let freedom = Double(points) / Double(max(points - parameters.count, 1))
    var generator = ResamplingGenerator(seed: draws.resampling.seed, draw: -1 - draw)
    let residual = residuals[Int.random(in: residuals.indices, using: &generator)].residual
    return shifted(
      law.values(draws.coordinates[draw], columns)[0], by: -residual * freedom.squareRoot())
  }

  private func shifted(_ value: Double, by residual: Double) -> Double {
    switch loss.residual {
    case .log: value * exp(residual)
    case .linear: value + residual
    case .logPlusOne: (1 + value) * exp(residual) - 1
    }
  }
}
