import Store
import Analysis
import Experiments
import Foundation
import Reporting

extension ResultsOption {
  /// A study's spec as it was last run.
  func spec(of study: String) throws -> Spec {
    try Spec(path: "\(results)/\(study)/\(study).yaml")
  }

  /// Fits, then reads everything anew.
  func fittedStudy(_ name: String) throws -> StudyData {
    let store = try store()
    _ = try store.experiment(name)
    let requests = try spec(of: name).fits.map { (name: $0.name, request: $0.value) }
    try StudyFits(requests, study: StudyData(name, in: store), store: store).make()
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
