import Foundation
import Scaling
import Store

extension StudyData {
  /// One row per constant of every fitted law, with interval; nil without fits.
  public var fitTable: Table? {
    let rows = fits.flatMap { row -> [[String]] in
      guard let fit = decode(row) else { return [] }
      return fit.parameters.map { parameter in
        [
          row.name, row.law, "\(row.y) over \(row.x)", parameter.name,
          String(format: "%.4g", parameter.value), interval(parameter), "\(fit.points)",
          fit.converged ? "yes" : "no",
        ]
      }
    }
    guard !rows.isEmpty else { return nil }
    return Table(
      headings: ["fit", "law", "of", "constant", "value", "95 %", "points", "converged"],
      rows: rows)
  }

  /// What the fits warn of, one line each.
  public var fitWarnings: [String] {
    fits.flatMap { row in (decode(row)?.warnings ?? []).map { "\(row.name): \($0.name.rawValue): \($0.detail)" } }
  }

  private func decode(_ row: FitRow) -> Fit? {
    try? JSONDecoder().decode(Fit.self, from: Data(row.result.utf8))
  }

  private func interval(_ parameter: FittedParameter) -> String {
    guard let low = parameter.low, let high = parameter.high else { return "–" }
    return "[\(String(format: "%.4g", low)), \(String(format: "%.4g", high))]"
  }
}
