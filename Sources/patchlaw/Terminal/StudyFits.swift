import Experiments
import Foundation
import Reporting
import Scaling
import Store

/// Fits what a study's spec asks for to its finished runs, and keeps it in the index.
struct StudyFits {
  let spec: Spec
  let study: StudyData
  let store: Store

  /// Makes every fit that has enough runs; those that the spec no longer asks for are dropped.
  ///
  /// - Throws: ``FitError`` for a law that does not exist.
  func make() throws {
    var kept: [String] = []
    for request in spec.fits {
      let kind = try FitKind(request.value)
      for (suffix, runs) in groups(request.value) {
        try kind.checkLosses(runs.map(\.run.lossKind), name: request.name)
        let name = request.name + suffix
        if try make(kind, runs, name: name) { kept.append(name) }
      }
    }
    try store.dropFits(of: spec.name, except: kept)
  }

  private func groups(_ request: FitRequest) -> [(suffix: String, runs: [StudyRun])] {
    guard let axis = request.by else { return [("", study.runs)] }
    let labels = study.levels.filter { $0.axis == axis }.sorted { $0.position < $1.position }
    return labels.map { level in
      ("-\(level.label)", study.runs.filter { $0.levels[axis] == level.label })
    }
  }

  /// - Returns: Whether there were enough runs.
  private func make(_ kind: FitKind, _ runs: [StudyRun], name: String) throws -> Bool {
    let points = StudyPoints(study: study, kind: kind)
    let options = kind.options
    switch kind.form {
    case .law(let law):
      let observations = try runs.compactMap { try points.end(of: $0) }
      guard observations.count > law.parameters.count else { return false }
      try keep(law.fit(observations, inputs: kind.x, options: options), name: name, kind)
    case .profiles:
      let observations = try runs.compactMap { try points.end(of: $0) }
      guard !observations.isEmpty else { return false }
      let profiles = IsoFLOP(
        observations, resampling: options.resampling, threads: options.threads)
      try keep(profiles, name: name, kind)
    case .frontier:
      let observations = try runs.flatMap { try points.curve(of: $0) }
      guard !observations.isEmpty else { return false }
      let frontiers = [Frontier.Envelope.hull, .staircase].map {
        Frontier(
          observations, envelope: $0, resampling: options.resampling, threads: options.threads)
      }
      try keep(frontiers, name: name, kind)
    }
    return true
  }

  private func keep(_ result: some Encodable, name: String, _ kind: FitKind) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    try store.record(
      FitRow(
        experiment: spec.name, name: name, law: kind.request.law,
        x: kind.x.joined(separator: ", "), y: kind.y,
        result: String(decoding: try encoder.encode(result), as: UTF8.self)))
  }
}

extension ResultsOption {
  /// A study's spec as it was last run.
  func spec(of study: String) throws -> Spec {
    try Spec(path: "\(results)/\(study)/\(study).yaml")
  }

  /// Fits, then reads everything anew.
  func fittedStudy(_ name: String) throws -> StudyData {
    let store = try store()
    try StudyFits(spec: spec(of: name), study: StudyData(name, in: store), store: store).make()
    return try StudyData(name, in: store)
  }

  /// Writes the study's CSV files.
  func export(_ study: StudyData) throws {
    for (file, text) in study.exports {
      try text.write(
        toFile: "\(results)/\(study.name)/\(file)", atomically: true, encoding: .utf8)
    }
  }
}
