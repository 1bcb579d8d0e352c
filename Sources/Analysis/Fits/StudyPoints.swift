import Questions
import Scaling
public import Store

/// A study's runs as points for fitting.
public struct StudyPoints {
  let study: StudyData
  let kind: FitKind

  /// The final point of a run; nil if it is not done or was not probed.
  func end(of run: StudyRun) -> Observation? {
    let metric = Metric(kind.y)
    guard let value = study.value(metric, of: run) else { return nil }
    var counts = Self.counts(of: run.run)
    counts["validationLoss"] = study.value(.validationLoss, of: run)
    return point(
      run.run, inputs(from: counts), value,
      trials: study.testCount(metric, of: run).map(Double.init))
  }

  /// Every measurement of a run, each with the resources used by then.
  func curve(of run: StudyRun) -> [Observation] {
    guard study.value(.validationLoss, of: run) != nil else { return [] }
    let counts = Self.counts(of: run.run)
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

  /// The inputs under the names that the law, or the allocation, uses.
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

  /// The resources of a run, under the names that laws use, and its learning rate; unknown values
  /// are left out.
  public static func counts(of row: RunRow) -> [String: Double] {
    let known: [String: Double?] = [
      "parameters": Double(row.parameters), "trunkParameters": Double(row.trunkParameters),
      "images": Double(row.images), "patches": Double(row.patches), "flops": row.flops,
      "trunkFlops": row.trunkFlops, "uniqueImages": row.uniqueImages.map(Double.init),
      "learningRate": row.setting("training", "learningRate"),
    ]
    return known.compactMapValues(\.self)
  }
}
