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
          mean: prediction.meanLow.map { low in
            Estimate(value: prediction.value, low: low, high: prediction.meanHigh)
          }, truth: meanOfRuns)
      ]
    case .split(let best, let size, let data): numbers(best, size, data)
    }
  }

  private func numbers(_ best: Allocation, _ size: String, _ data: String) -> [ScoredNumber] {
    let profiles = profiles(size, data)
    let profile = profiles?.profile(at: best.flops)
    let vertex = profile?.optimum
    func truth(_ value: Double?, _ range: ClosedRange<Double>?) -> Estimate? {
      value.map { Estimate(value: $0, low: range?.lowerBound, high: range?.upperBound) }
    }
    let last = profiles.flatMap { self.previous(in: $0, below: best.flops) }
    let growth: Double? = last.map { sqrt(best.flops / $0.flops) }
    func naive(_ value: (IsoFLOP.Optimum) -> Double, grows: Bool) -> ScoredNumber.Naive? {
      guard let last, let growth else { return nil }
      let kept = value(last.optimum)
      return ScoredNumber.Naive(kept: kept, half: grows ? kept * growth : nil)
    }
    return [
      scored(
        "best \(size)", best.parameters, truth: truth(vertex?.parameters, profile?.sizeInterval),
        naive: naive(\.parameters, grows: true)),
      scored(
        "best \(data)", best.images, truth: truth(vertex?.images, nil),
        naive: naive(\.images, grows: true)),
      scored(
        "loss there", best.loss, truth: truth(vertex?.loss, profile?.lossInterval),
        naive: naive(\.loss, grows: false)),
    ]
  }

  private func profiles(_ size: String, _ data: String) -> IsoFLOP? {
    study.allocations.lazy.compactMap { stored -> IsoFLOP? in
      guard case .profiles(let profiles) = stored.result, stored.size == size, stored.data == data,
        stored.metric.name == frozen.metric
      else { return nil }
      return profiles
    }.first
  }

  /// The optimum of the largest budget clearly below another one.
  private func previous(in profiles: IsoFLOP, below flops: Double)
    -> (flops: Double, optimum: IsoFLOP.Optimum)?
  {
    profiles.profiles.filter { $0.flops < 0.9 * flops }.compactMap { profile in
      profile.optimum.map { (profile.flops, $0) }
    }.max { $0.0 < $1.0 }
  }

  private func scored(
    _ quantity: String, _ predicted: Estimate, mean: Estimate? = nil, truth: Estimate?,
    naive: ScoredNumber.Naive? = nil
  ) -> ScoredNumber {
    ScoredNumber(
      prediction: frozen.name, at: frozen.placeText, quantity: quantity, predicted: predicted,
      mean: mean, truth: truth,
      isForesight: truth == nil ? nil : isForesight, naive: naive)
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
