import Foundation
import Questions
import Scaling
import Store

/// Scores one forecast with later runs.
struct ForecastScore {
  let study: StudyData
  let frozen: Forecast

  /// Runs whose inputs all differ by less than this fraction match the forecast.
  private static let width = 0.03

  var numbers: [ScoredNumber] {
    switch frozen.content {
    case .run(let prediction):
      [
        scored(
          frozen.metric,
          Estimate(value: prediction.value, low: prediction.low, high: prediction.high),
          truth: meanOfRuns)
      ]
    case .split(let best, let size, let data): numbers(best, size, data)
    }
  }

  private func numbers(_ best: Allocation, _ size: String, _ data: String) -> [ScoredNumber] {
    let profile = study.allocations.lazy.compactMap { stored -> IsoFLOP.Profile? in
      guard case .profiles(let profiles) = stored.result, stored.size == size, stored.data == data
      else { return nil }
      return profiles.profile(at: best.flops)
    }.first
    let vertex = profile?.optimum
    func truth(_ value: Double?, _ range: ClosedRange<Double>?) -> Estimate? {
      value.map { Estimate(value: $0, low: range?.lowerBound, high: range?.upperBound) }
    }
    return [
      scored(
        "best \(size)", best.parameters, truth: truth(vertex?.parameters, profile?.sizeInterval)),
      scored("best \(data)", best.images, truth: truth(vertex?.images, nil)),
      scored("loss there", best.loss, truth: truth(vertex?.loss, profile?.lossInterval)),
    ]
  }

  private func scored(_ quantity: String, _ predicted: Estimate, truth: Estimate?) -> ScoredNumber {
    ScoredNumber(
      prediction: frozen.name, at: frozen.placeText, quantity: quantity, predicted: predicted,
      truth: truth,
      isForesight: truth == nil ? nil : isForesight)
  }

  /// The finished runs at the forecast's inputs.
  private var runs: [StudyRun] {
    study.runs.filter { run in
      guard run.run.state == .done else { return false }
      let counts = StudyPoints.counts(of: run.run)
      return frozen.place.allSatisfy { name, value in
        counts[name].map { abs($0 / value - 1) < Self.width } ?? false
      }
    }
  }

  /// The mean over seeds, with Student's interval if there are several.
  private var meanOfRuns: Estimate? {
    let values = runs.compactMap { study.value(Metric(frozen.metric), of: $0) }
    guard !values.isEmpty else { return nil }
    let mean = SeedMean(values)
    let isRepeated = mean.halfWidth != nil
    return Estimate(
      value: mean.mean, low: isRepeated ? mean.low : nil, high: isRepeated ? mean.high : nil)
  }

  private var isForesight: Bool {
    let ids = Set(runs.map(\.run.id))
    let starts = study.segments.filter { ids.contains($0.run) }.map(\.startedAt)
    return starts.min().map { frozen.frozenAt <= $0 } ?? false
  }
}
