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

  /// Freezes what every fit that can says at a place; what is frozen already stands.
  ///
  /// - Returns: How many fits spoke of the place.
  func freeze(at place: [String: Double]) throws -> Int {
    let frozen = laws(at: place) + chains(at: place) + splits(at: place)
    for prediction in frozen { try write(prediction) }
    return frozen.count
  }

  private func laws(at place: [String: Double]) -> [FrozenPrediction] {
    study.fits.filter { Set($0.fit.inputs) == Set(place.keys) }.map { stored in
      frozen(
        stored.name, stored.y, .run(prediction: stored.fit.predict(at: place, name: stored.name)))
    }
  }

  /// Accuracies in two steps: a law of the loss, and a link that reads it.
  private func chains(at place: [String: Double]) -> [FrozenPrediction] {
    let links = study.fits.filter { $0.fit.inputs == ["validationLoss"] }
    let laws = study.fits.filter {
      $0.y == Metric.validationLoss.name && Set($0.fit.inputs) == Set(place.keys)
    }
    return laws.flatMap { law in
      links.map { link in
        let name = "\(law.name)-\(link.name)"
        return frozen(
          name, link.y,
          .run(prediction: Chain(loss: law.fit, link: link.fit).predict(at: place, name: name)))
      }
    }
  }

  private func splits(at place: [String: Double]) -> [FrozenPrediction] {
    guard place.count == 1, let flops = place["flops"] else { return [] }
    return study.approaches.compactMap { approach in
      approach.allocation(flops).map { best in
        frozen(
          approach.fit, Metric.validationLoss.name,
          .split(allocation: best, size: approach.size, data: approach.data))
      }
    }
  }

  private func frozen(_ name: String, _ metric: String, _ content: FrozenPrediction.Content)
    -> FrozenPrediction
  {
    FrozenPrediction(
      name: name, metric: metric, frozenAt: Date().formatted(.iso8601),
      runsKnown: study.runs.count { $0.run.state == .done }, content: content)
  }

  private func write(_ prediction: FrozenPrediction) throws {
    let path = "\(folder)/\(prediction.file)"
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    try encoder.encode(prediction).write(to: URL(filePath: path))
  }

  /// Every number of every frozen prediction, scored where its runs are done.
  func scored() throws -> [ScoredNumber] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try files.filter { $0.hasSuffix(".json") }.sorted().flatMap { file in
      let data = try Data(contentsOf: URL(filePath: "\(folder)/\(file)"))
      let frozen: FrozenPrediction
      do { frozen = try decoder.decode(FrozenPrediction.self, from: data) } catch {
        throw UserError("\(folder)/\(file) is no frozen prediction; move it out of the folder")
      }
      return PredictionScore(study: study, frozen: frozen).numbers
    }
  }

  /// Prediction, truth and error as rows; nil where nothing was predicted.
  func table() throws -> Table? {
    let numbers = try scored()
    guard !numbers.isEmpty else { return nil }
    return Table(
      headings: [
        "prediction", "at", "of", "predicted (95 %)", "truth", "error", "verdict",
        "frozen first",
      ],
      rows: numbers.map { scored in
        [
          scored.prediction, scored.at, scored.quantity, short(scored.predicted),
          scored.truth.map(short) ?? "not run yet",
          scored.error.map { String(format: "%+.2f %%", 100 * $0) } ?? "–", scored.verdict,
          scored.isForesight.map { $0 ? "yes" : "NO" } ?? "–",
        ]
      })
  }

  private func short(_ estimate: Estimate) -> String {
    func four(_ value: Double) -> String { String(format: "%.4g", value) }
    guard let low = estimate.low, let high = estimate.high else { return four(estimate.value) }
    return "\(four(estimate.value)) [\(four(low)), \(four(high))]"
  }
}
