import Foundation
import Reporting
import Scaling
import Store

/// The predictions of a study that were written before their runs existed.
///
/// Each is a file `results/STUDY/predictions/FIT@PLACE.json`; a file that exists is never written
/// again.
struct FrozenPredictions {
  private let study: StudyData
  private let folder: String

  init(_ study: StudyData, results: String) {
    self.study = study
    folder = "\(results)/\(study.name)/predictions"
  }

  /// A prediction and where it is kept.
  struct Frozen: Encodable {
    let file: String
    let metric: String
    let prediction: Prediction
    /// Present once a run exists there.
    let score: ScoredPrediction?
  }

  /// Freezes what a fit says at a place; a prediction already frozen stands.
  func freeze(_ name: String, fit: Fit, at place: [String: Double]) throws -> String {
    let words = place.sorted { $0.key < $1.key }.map { "\($0.key)=\(number($0.value))" }
    let path = "\(folder)/\(name)@\(words.joined(separator: ",")).json"
    guard !FileManager.default.fileExists(atPath: path) else { return path }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try encoder.encode(fit.predict(at: place, name: name)).write(to: URL(filePath: path))
    return path
  }

  /// Every frozen prediction, scored where its run is done.
  func all() throws -> [Frozen] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return try files.filter { $0.hasSuffix(".json") }.sorted().map { file in
      let data = try Data(contentsOf: URL(filePath: "\(folder)/\(file)"))
      let prediction = try JSONDecoder().decode(Prediction.self, from: data)
      let metric = study.fits.first { $0.name == prediction.name }?.y ?? "validationLoss"
      return Frozen(
        file: "\(folder)/\(file)", metric: metric, prediction: prediction,
        score: truth(of: prediction, Metric(metric)).map(prediction.scored(by:)))
    }
  }

  /// Prediction, truth and error as rows.
  func table() throws -> TextTable? {
    let all = try all()
    guard !all.isEmpty else { return nil }
    var text = TextTable(
      headings: ["prediction", "at", "value", "low", "high", "truth", "error", "inside"])
    text.rows = all.map { frozen in
      let place = frozen.prediction.place.sorted { $0.key < $1.key }
      return [
        frozen.prediction.name,
        place.map { "\($0.key) \(number($0.value))" }.joined(separator: ", "),
        number(frozen.prediction.value), frozen.prediction.low.map(number) ?? "–",
        frozen.prediction.high.map(number) ?? "–",
        frozen.score.map { number($0.truth) } ?? "not run yet",
        frozen.score.map { String(format: "%+.2f %%", 100 * $0.error) } ?? "–",
        frozen.score?.isInside.map { $0 ? "yes" : "no" } ?? "–",
      ]
    }
    return text
  }

  /// The mean over seeds of the runs at the predicted place, within two percent of each input.
  private func truth(of prediction: Prediction, _ metric: Metric) -> Double? {
    let values = study.runs.filter { run in
      let counts = StudyFits.counts(of: run.run)
      return prediction.place.allSatisfy { name, value in
        counts[name].map { abs($0 / value - 1) < 0.02 } ?? false
      }
    }.compactMap { study.value(metric, of: $0) }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
