import Data
import Experiments
import Reporting
import Scaling
import Store
import Training

/// A study's runs as points of what is fitted to them.
struct StudyPoints {
  let study: StudyData
  let kind: FitKind

  /// Where a run ended; nil when it is not done or was not probed.
  func end(of run: StudyRun) throws -> Observation? {
    let metric = Metric(kind.y)
    guard let value = study.value(metric, of: run) else { return nil }
    var counts = try Self.counts(of: run.run)
    counts["validationLoss"] = study.value(.validationLoss, of: run)
    return point(
      run.run, inputs(from: counts), value,
      trials: study.testCount(metric, of: run).map(Double.init))
  }

  /// Every measurement of a run, each with what had been spent by then.
  func curve(of run: StudyRun) throws -> [Observation] {
    guard study.value(.validationLoss, of: run) != nil else { return [] }
    let counts = try Self.counts(of: run.run)
    return study.measurements("validationLoss", of: run).filter { $0.step > 0 }.map { measured in
      let share = Double(measured.step) / Double(run.run.steps)
      var spent = counts
      for name in ["images", "patches", "flops"] { spent[name] = counts[name].map { $0 * share } }
      var point = point(run.run, inputs(from: spent), measured.value, trials: nil)
      point.label += " step \(measured.step)"
      return point
    }
  }

  private func point(
    _ row: RunRow, _ inputs: [String: Double], _ value: Double, trials: Double?
  ) -> Observation {
    Observation(
      inputs: inputs, loss: value, cell: row.cell, label: String(row.id.prefix(8)),
      trials: trials)
  }

  /// The inputs by the names that the law, or the allocation, reads.
  private func inputs(from counts: [String: Double]) -> [String: Double] {
    if case .law = kind.form {
      return counts.filter { kind.x.contains($0.key) || $0.key == "learningRate" }
    }
    let names = [
      "parameters": kind.x[0], "images": kind.x[1], "flops": "flops",
      "learningRate": "learningRate",
    ]
    return names.compactMapValues { counts[$0] }
  }

  /// What was spent on a run, by the names that laws read, and the learning rate it was spent at.
  ///
  /// - Throws: ``SpecError`` or ``DataError`` when the stored settings cannot be read.
  static func counts(of row: RunRow) throws -> [String: Double] {
    let cell = try RunConfig(json: row.configuration).cell
    let spent = [
      "parameters": Double(row.parameters), "trunkParameters": Double(row.trunkParameters),
      "images": Double(row.images), "patches": Double(row.patches), "flops": row.flops,
      "uniqueImages": Double(try cell.data.facts().trainingImages),
      "learningRate": cell.training.learningRate,
    ]
    return spent.merging(row.trunkFlops.map { ["trunkFlops": $0] } ?? [:]) { $1 }
  }
}
