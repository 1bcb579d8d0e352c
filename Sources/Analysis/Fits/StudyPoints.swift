import Foundation
import Kernels
import Questions
import Scaling
public import Store

/// A study's runs as points for fitting.
public struct StudyPoints {
  let study: StudyData
  let kind: FitKind

  /// The final point of a run; nil if it is not done or was not probed.
  func end(of run: StudyRun) -> Observation? { countedEnd(of: run).map(read) }

  /// Every measurement of a run, each with the resources used by then.
  func curve(of run: StudyRun) -> [Observation] { countedCurve(of: run).map(read) }

  /// ``end(of:)`` with every count of the run.
  func countedEnd(of run: StudyRun) -> Observation? {
    let metric = Metric(kind.y)
    guard let measured = study.value(metric, of: run) else { return nil }
    let value = kind.readsErrors ? 1 - measured : measured
    var counts = Self.counts(of: run.run)
    counts["validationLoss"] = study.value(.validationLoss, of: run)
    return point(run.run, counts, value, trials: study.testCount(metric, of: run).map(Double.init))
  }

  /// ``curve(of:)`` with every count of the run.
  func countedCurve(of run: StudyRun) -> [Observation] {
    // Probes are scored at the end of a run only.
    guard kind.y == Metric.validationLoss.name else {
      return [countedEnd(of: run)].compactMap(\.self)
    }
    guard study.value(.validationLoss, of: run) != nil else { return [] }
    let counts = Self.counts(of: run.run)
    return study.measurements("validationLoss", of: run).filter { $0.step > 0 }.map { measured in
      let share = Double(measured.step) / Double(run.run.steps)
      var spent = counts
      for name in ["images", "patches", "flops", "trunkFlops"] {
        spent[name] = counts[name].map { $0 * share }
      }
      var point = point(run.run, spent, measured.value, trials: nil)
      point.label += " step \(measured.step)"
      return point
    }
  }

  /// A point with the inputs that the law, or the allocation, reads.
  private func read(_ point: Observation) -> Observation {
    var point = point
    point.inputs = inputs(from: point.inputs)
    return point
  }

  private func point(
    _ row: RunRow, _ inputs: [String: Double], _ value: Double, trials: Double?
  ) -> Observation {
    Observation(
      inputs: inputs, loss: value, cell: row.cell, family: row.family,
      label: String(row.id.prefix(8)), trials: trials)
  }

  /// The inputs under the names that the law, or the allocation, uses.
  private func inputs(from counts: [String: Double]) -> [String: Double] {
    if case .law = kind.form {
      let read = kind.x + kind.heldOut.inputs + ["learningRate"]
      return counts.filter { read.contains($0.key) }
    }
    let names = [
      "parameters": kind.x[0], "images": kind.x[1], "flops": "flops",
      "learningRate": "learningRate",
    ]
    return names.compactMapValues { counts[$0] }
  }

  /// The resources of a run, under the names that laws use, and its learning rate; unknown values
  /// are left out.
  ///
  /// `blockParameters` are the products of the trunk's blocks alone, 12 depth width² for MLPs four times
  /// as wide: Kaplan's N. Source: Kaplan et al. 2020 (arXiv:2001.08361), equation 2.1.
  public static func counts(of row: RunRow) -> [String: Double] {
    let known: [String: Double?] = [
      "parameters": Double(row.parameters), "trunkParameters": Double(row.trunkParameters),
      "images": Double(row.images), "patches": Double(row.patches), "flops": row.flops,
      "trunkFlops": row.trunkFlops, "uniqueImages": row.uniqueImages.map(Double.init),
      "learningRate": row.setting("training", "learningRate"),
      "blockParameters": blockParameters(of: row),
    ]
    return known.compactMapValues(\.self)
  }

  private static func blockParameters(of row: RunRow) -> Double? {
    guard let width = row.setting("model", "width"), let depth = row.setting("model", "depth"),
      let ratio = row.setting("model", "mlpRatio")
    else { return nil }
    return (4 + 2 * ratio) * depth * width * width
  }
}

extension RunRow {
  /// What runs of every length have in common that begin with the same steps; nil for one whose learning
  /// rate depends on its length from the start.
  fileprivate var family: String? {
    guard setting("training", "warmupSteps") != nil,
      var settings = try? JSONSerialization.jsonObject(with: Data(configuration.utf8))
        as? [String: Any],
      var training = settings["training"] as? [String: Any],
      training["schedule"] as? String != "cosine"
    else { return nil }
    (training["budget"], settings["seed"]) = (nil, nil)
    settings["training"] = training
    let text = try? JSONSerialization.data(withJSONObject: settings, options: .sortedKeys)
    return text.map { fingerprint([UInt8]($0)) }
  }
}
