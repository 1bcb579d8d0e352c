import Experiments
import Foundation
import Reporting
import Scaling
import Store

/// Fits the laws that a study asks for to its finished runs, and keeps them in the index.
struct StudyFits {
  let spec: Spec
  let study: StudyData
  let store: Store

  /// - Returns: One fit per request, or per level where the request says `by`.
  /// - Throws: ``FitError`` for a law that does not exist.
  func make() throws -> [(name: String, fit: Fit)] {
    try spec.fits.flatMap { request in
      try groups(request.value).compactMap { suffix, runs in
        try check(request, runs)
        let observations = runs.compactMap { observation($0, request.value) }
        let law = try Law.named(request.value.law)
        guard observations.count > law.parameters.count else { return nil }
        let fit = try law.fit(observations, inputs: request.value.x)
        let name = request.name + suffix
        try keep(fit, name: name, request.value)
        return (name, fit)
      }
    }
  }

  private func groups(_ request: FitRequest) -> [(suffix: String, runs: [StudyRun])] {
    guard let axis = request.by else { return [("", study.runs)] }
    let labels = study.levels.filter { $0.axis == axis }.sorted { $0.position < $1.position }
    return labels.map { level in
      ("-\(level.label)", study.runs.filter { $0.levels[axis] == level.label })
    }
  }

  /// Refuses to fit one law to losses that are not one quantity.
  private func check(_ request: Named<FitRequest>, _ runs: [StudyRun]) throws {
    let kinds = Set(runs.map(\.run.lossKind)).sorted()
    guard request.value.y == Metric.validationLoss.name, kinds.count > 1 else { return }
    throw UserError(
      "fits.\(request.name) would mix \(kinds.joined(separator: " with ")); "
        + "fit them apart with `by: AXIS`")
  }

  /// The run as a point of the law; nil when it is not done or was not probed.
  private func observation(_ run: StudyRun, _ request: FitRequest) -> Observation? {
    guard let loss = study.value(Metric(request.y), of: run) else { return nil }
    let row = run.run
    let counts = Self.counts(of: row)
    return Observation(
      inputs: counts.filter { request.x.contains($0.key) }, loss: loss, cell: row.cell,
      label: String(row.id.prefix(8)))
  }

  /// What was spent on a run, by the names that laws read.
  static func counts(of row: RunRow) -> [String: Double] {
    [
      "parameters": Double(row.parameters), "trunkParameters": Double(row.trunkParameters),
      "images": Double(row.images), "patches": Double(row.patches), "flops": row.flops,
    ].merging(row.trunkFlops.map { ["trunkFlops": $0] } ?? [:]) { $1 }
  }

  private func keep(_ fit: Fit, name: String, _ request: FitRequest) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    try store.record(
      FitRow(
        experiment: spec.name, name: name, law: request.law,
        x: request.x.joined(separator: ", "), y: request.y,
        result: String(decoding: try encoder.encode(fit), as: UTF8.self)))
  }
}

extension ResultsOption {
  /// A study's spec as it was last run.
  func spec(of study: String) throws -> Spec {
    try Spec(path: "\(results)/\(study)/\(study).yaml")
  }

  /// Fits, then reads everything anew.
  func fittedStudy(_ name: String) throws -> (data: StudyData, fits: [(name: String, fit: Fit)]) {
    let store = try store()
    let fits = try StudyFits(
      spec: spec(of: name), study: StudyData(name, in: store), store: store
    ).make()
    return (try StudyData(name, in: store), fits)
  }

  /// Writes the study's CSV files.
  func export(_ study: StudyData) throws {
    for (file, text) in study.exports {
      try text.write(
        toFile: "\(results)/\(study.name)/\(file)", atomically: true, encoding: .utf8)
    }
  }
}
