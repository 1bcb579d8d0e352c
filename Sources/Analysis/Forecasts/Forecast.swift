import Text
import Foundation
public import Scaling

/// A stored forecast: one new run at given inputs, or the compute-optimal split of a budget.
public struct Forecast: Codable {
  public enum Content: Codable {
    /// The value that one new run would measure.
    case run(prediction: Prediction)
    /// The optimal size, the optimal data, and the loss there.
    case split(allocation: Allocation, size: String, data: String)
  }

  public let name: String
  public let metric: String
  /// Time of the forecast, ISO 8601, UTC.
  public let frozenAt: String
  /// Number of finished runs of the study at that time.
  public let runsKnown: Int
  public let content: Content

  /// The inputs of the forecast.
  public var place: [String: Double] {
    switch content {
    case .run(let prediction): prediction.place
    case .split(let allocation, _, _): ["flops": allocation.flops]
    }
  }

  /// The inputs in words, such as `images 1e+06, parameters 2e+05`.
  public var placeText: String {
    place.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.significant(6))" }
      .joined(separator: ", ")
  }

  /// The name of its file without the folder, from fit and inputs, such as
  /// `hull-at-flops-1e12.json`.
  var file: String {
    let words = place.sorted { $0.key < $1.key }.map {
      "\($0.key)-\($0.value.significant(6).replacing("+", with: ""))"
    }
    return FileName.of("\(name)-at-\(words.joined(separator: "-"))") + ".json"
  }
}

/// One number of a forecast next to the measured value.
public struct ScoredNumber: Encodable {
  public let prediction: String
  public let at: String
  public let quantity: String
  public let predicted: Estimate
  /// The same for the mean of many runs, where one run was predicted; nil in forecasts of earlier
  /// versions.
  public let mean: Estimate?
  /// Nil until the run is done; with the interval of a profile's vertex.
  public let truth: Estimate?
  /// Whether it was made before the first of the runs that score it had started.
  public let isForesight: Bool?

  /// What the last optimum below the budget says if it is kept, and if size and data share the growth of
  /// compute; nil where no optimum was known below.
  public let naive: Naive?

  /// Forecasts that need no law.
  public struct Naive: Codable, Hashable, Sendable {
    /// The last optimum, kept.
    public let kept: Double
    /// The last optimum times the square root of the growth of compute; nil for losses.
    public let half: Double?
  }

  /// One minus |error| over that of a naive forecast: 1 is perfect, 0 no better, below 0 worse.
  ///
  /// - Parameter naive: The naive forecast.
  public func skill(over naive: Double?) -> Double? {
    guard let error, let truth, let naive, case let other = abs(log(naive / truth.value)), other > 0
    else { return nil }
    return 1 - abs(error) / other
  }

  /// ln(predicted / measured).
  public var error: Double? { truth.map { log(predicted.value / $0.value) } }

  /// Whether the measured value is in the interval, or its own interval overlaps it.
  public var verdict: String {
    guard let truth, let low = predicted.low, let high = predicted.high else { return "–" }
    if (low...high).contains(truth.value) { return "inside" }
    guard let first = truth.low, let last = truth.high else { return "outside" }
    return first <= high && last >= low ? "intervals touch" : "outside"
  }

  private enum CodingKeys: String, CodingKey {
    case prediction, at, quantity, predicted, mean, truth, isForesight, error, verdict, naive
    case skillOverKept, skillOverHalf
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(prediction, forKey: .prediction)
    try container.encode(at, forKey: .at)
    try container.encode(quantity, forKey: .quantity)
    try container.encode(predicted, forKey: .predicted)
    try container.encodeIfPresent(mean, forKey: .mean)
    try container.encodeIfPresent(truth, forKey: .truth)
    try container.encodeIfPresent(isForesight, forKey: .isForesight)
    try container.encodeIfPresent(error, forKey: .error)
    try container.encode(verdict, forKey: .verdict)
    try container.encodeIfPresent(naive, forKey: .naive)
    try container.encodeIfPresent(skill(over: naive?.kept), forKey: .skillOverKept)
    try container.encodeIfPresent(skill(over: naive?.half), forKey: .skillOverHalf)
  }
}
