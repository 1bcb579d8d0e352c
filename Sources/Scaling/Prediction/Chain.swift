/// The two-step prediction resources → loss → accuracy, with the errors of both steps.
///
/// Source: Bhagia et al. 2024 (arXiv:2412.04403), section 3.
public struct Chain: Sendable {
  public let loss: Fit
  public let link: Fit

  /// Joins a law of the loss and a link whose input is that loss.
  public init(loss: Fit, link: Fit) {
    self.loss = loss
    self.link = link
  }

  /// Returns the rate at a point.
  public func value(at place: [String: Double]) -> Double {
    link.value(at: [link.inputs[0]: loss.value(at: place)])
  }

  /// Returns the rate with an interval that combines the resamples of both steps.
  ///
  /// - Parameter place: Every input of the first law.
  /// - Returns: The estimate; without an interval if a step has no resamples.
  /// - Throws: ``FitError/unknownLaw(_:known:)``.
  public func estimate(at place: [String: Double]) throws -> Estimate {
    let range = try range(at: place)
    return Estimate(value: value(at: place), low: range?.lowerBound, high: range?.upperBound)
  }

  private func range(at place: [String: Double]) throws -> ClosedRange<Double>? {
    let (first, second) = (try Law.named(loss.law), try Law.named(link.law))
    let columns = Columns(places: [place], inputs: loss.inputs)
    let outcomes = zip(loss.draws.coordinates, link.draws.coordinates).map { step1, step2 in
      let value = first.values(step1, columns)[0]
      return second.values(step2, Columns(places: [[link.inputs[0]: value]], inputs: link.inputs))[
        0]
    }
    return Quantiles.percentile(outcomes, confidence: link.draws.resampling.confidence)
  }

  /// Predicts the score of a new run, including the scatter of runs around both steps.
  ///
  /// - Parameters:
  ///   - place: Every input of the first law.
  ///   - name: The prediction's name.
  /// - Returns: The prediction; its parameters are those of the link.
  public func predict(at place: [String: Double], name: String) -> Prediction {
    let first = loss.predict(at: place)
    let mean = try? range(at: place)
    let count = min(loss.draws.coordinates.count, link.draws.coordinates.count)
    let outcomes = (0..<count).map { draw in
      link.outcome(draw: draw, at: [link.inputs[0]: loss.outcome(draw: draw, at: place)])
    }
    let range = Quantiles.percentile(outcomes, confidence: link.draws.resampling.confidence)
    return Prediction(
      name: name, law: "\(loss.law), then \(link.law)", place: place, value: value(at: place),
      low: range?.lowerBound, high: range?.upperBound,
      confidence: link.draws.resampling.confidence, meanLow: mean?.lowerBound,
      meanHigh: mean?.upperBound,
      parameters: Dictionary(
        uniqueKeysWithValues: link.parameters.map { ($0.name, $0.value) }),
      points: link.points, reach: first.reach)
  }
}
