import Text
import Foundation
import Kernels
import Questions
import Scaling
import Store

/// The forecasts of a study, written before their runs existed.
///
/// Each is a file `results/STUDY/forecasts/FIT-at-PLACE.json`; what a fit once said of a place is
/// never written again. Each has a checksum, those of earlier versions apart.
public struct Forecasts {
  private let study: StudyData
  private let folder: String

  public init(_ study: StudyData, results: String) {
    self.study = study
    folder = "\(results)/\(study.name)/forecasts"
  }

  /// Writes the forecasts of all applicable fits for the given inputs; existing ones are kept.
  ///
  /// - Returns: The number of applicable fits.
  /// - Throws: ``ForecastError`` for a file that is not a forecast, `TextFileError` for one that
  ///   cannot be read or written.
  public func freeze(at place: [String: Double]) throws -> Int {
    let frozen = laws(at: place) + chains(at: place) + splits(at: place)
    let known = try stored()
    for forecast in frozen {
      let stands = known.contains {
        $0.name == forecast.name && $0.placeText == forecast.placeText
      }
      if !stands {
        let file = try SealedObject.file(JSON.data(forecast, .pretty))
        try TextFile.write(Data(file), to: "\(folder)/\(forecast.file)")
      }
    }
    return frozen.count
  }

  private func laws(at place: [String: Double]) -> [Forecast] {
    study.fits.filter { Set($0.fit.inputs) == Set(place.keys) }.map { stored in
      frozen(
        stored.name, stored.y, .run(prediction: stored.fit.predict(at: place, name: stored.name)))
    }
  }

  /// Two-step forecasts of accuracies: a law of the loss, and a link from loss to accuracy.
  private func chains(at place: [String: Double]) -> [Forecast] {
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

  private func splits(at place: [String: Double]) -> [Forecast] {
    guard place.count == 1, let flops = place["flops"] else { return [] }
    return study.approaches.compactMap { approach in
      approach.allocation(flops).map { best in
        frozen(
          approach.fit, approach.metric.name,
          .split(allocation: best, size: approach.size, data: approach.data))
      }
    }
  }

  private func frozen(_ name: String, _ metric: String, _ content: Forecast.Content)
    -> Forecast
  {
    Forecast(
      name: name, metric: metric, frozenAt: Date().formatted(.iso8601),
      runsKnown: study.runs.count { $0.run.state == .done }, content: content)
  }

  /// Every number of every forecast, scored if its runs are done.
  public func scored() throws -> [ScoredNumber] {
    try stored().flatMap { ForecastScore(study: study, frozen: $0).numbers }
  }

  /// Every forecast, as it was stored.
  public func stored() throws -> [Forecast] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return try files.filter { $0.hasSuffix(".json") }.sorted().map { file in
      let path = "\(folder)/\(file)"
      let data = Data((try TextFile.read(path) ?? "").utf8)
      switch SealedObject(file: data) {
      case .damaged: throw ForecastError.damaged(path: path)
      case .whole(let json): return try Self.forecast(Data(json), path)
      case .unsealed: return try Self.forecast(data, path)
      }
    }
  }

  private static func forecast(_ json: Data, _ path: String) throws -> Forecast {
    do { return try JSON.decode(from: json) } catch {
      throw ForecastError.notForecast(path: path)
    }
  }
}

/// A file in the forecasts folder that cannot be read.
public enum ForecastError: Error, CustomStringConvertible {
  case notForecast(path: String)
  case damaged(path: String)

  public var description: String {
    switch self {
    case .notForecast(let path):
      "\(path) is not a forecast; move it out of the folder"
    case .damaged(let path):
      "\(path) is damaged: its content does not agree with its checksum; restore the file, or move it "
        + "out of the folder"
    }
  }
}
