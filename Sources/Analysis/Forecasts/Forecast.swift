import Text
import Foundation
public import Scaling

/// A prediction as its file keeps it: one run at a place, or the best split of a budget.
public struct Forecast: Codable {
  public enum Content: Codable {
    /// What one new run would measure.
    case run(prediction: Prediction)
    /// The best size, the best data, and the loss there.
    case split(allocation: Allocation, size: String, data: String)
  }

  public let name: String
  public let metric: String
  /// ISO 8601, UTC.
  public let frozenAt: String
  /// Finished runs of the study at that time.
  public let runsKnown: Int
  public let content: Content

  /// Where it predicts.
  public var place: [String: Double] {
    switch content {
    case .run(let prediction): prediction.place
    case .split(let allocation, _, _): ["flops": allocation.flops]
    }
  }

  /// The place in words, such as `images 1e+06, parameters 2e+05`.
  public var placeText: String {
    place.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.significant(6))" }
      .joined(separator: ", ")
  }

  /// The name of its file without the folder: fit and place, such as `hull-at-flops-1e12.json`.
  var file: String {
    let words = place.sorted { $0.key < $1.key }.map {
      "\($0.key)-\($0.value.significant(6).replacing("+", with: ""))"
    }
    return FileName.of("\(name)-at-\(words.joined(separator: "-"))") + ".json"
  }
}

/// One number of a frozen prediction beside the truth.
public struct ScoredNumber: Encodable {
  public let prediction: String
  public let at: String
  public let quantity: String
  public let predicted: Estimate
  /// Nil until the run is done; with the interval of a profile's vertex.
  public let truth: Estimate?
  /// Whether it was frozen before the first of the runs it is scored by had started.
  public let isForesight: Bool?

  /// ln(predicted / truth).
  public var error: Double? { truth.map { log(predicted.value / $0.value) } }

  /// Whether the truth fell into the interval, or at least its own interval touches it.
  public var verdict: String {
    guard let truth, let low = predicted.low, let high = predicted.high else { return "–" }
    if (low...high).contains(truth.value) { return "inside" }
    guard let first = truth.low, let last = truth.high else { return "outside" }
    return first <= high && last >= low ? "intervals touch" : "outside"
  }

  private enum CodingKeys: String, CodingKey {
    case prediction, at, quantity, predicted, truth, isForesight, error, verdict
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(prediction, forKey: .prediction)
    try container.encode(at, forKey: .at)
    try container.encode(quantity, forKey: .quantity)
    try container.encode(predicted, forKey: .predicted)
    try container.encodeIfPresent(truth, forKey: .truth)
    try container.encodeIfPresent(isForesight, forKey: .isForesight)
    try container.encodeIfPresent(error, forKey: .error)
    try container.encode(verdict, forKey: .verdict)
  }
}
