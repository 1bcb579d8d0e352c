import Store
import Text
import Analysis
import Experiments
import Foundation
import Reporting

extension ResultsOption {
  /// A study's spec as it was last run.
  func spec(of study: String) throws -> Spec {
    try Spec(path: "\(results)/\(study)/\(study).yaml")
  }

  /// Where a study's figures are drawn.
  func figures(of study: String) -> String { "\(results)/\(study)/figures" }

  /// All that can be drawn of a study, with its forecasts.
  func drawable(_ study: StudyData) throws -> [Figure] {
    study.figures(with: try Forecasts(study, results: results).stored())
  }

  /// Brings the study's archive to what run folders know, and registers that results are looked at;
  /// nothing where they may only be read.
  func registerLook(at study: String) throws {
    guard FileManager.default.isWritableFile(atPath: results) else { return }
    let index = try index()
    _ = try index.store.study(study)
    // A spec whose images are not here has no floors that are not in the archive.
    if let plan = try? Plan(path: StudyName(study).kept(in: results)) {
      try index.collectFloors(of: plan)
    }
    try index.registerLook(at: study, time: Date())
  }

  /// Fits, then reloads everything.
  func fittedStudy(_ name: String) throws -> StudyData {
    let store = try store()
    let requests = try spec(of: name).fits.map { (name: $0.name, request: $0.value) }
    try StudyFits(requests, study: StudyData(name, in: store), store: store).make()
    return try StudyData(name, in: store)
  }

  /// Writes the study's CSV files.
  func export(_ study: StudyData) throws {
    for (file, text) in study.exports {
      try TextFile.write(text, to: "\(results)/\(study.name)/\(file)")
    }
  }
}
