public import Analysis
import Scaling
import Store
public import Text

extension StudyData {
  /// One row per constant of every fitted law, with interval; nil without fits.
  public var fitTable: Table? {
    guard !fits.isEmpty else { return nil }
    return Table(
      headings: ["fit", "law", "of", "constant", "value", "95 %", "points", "converged"],
      rows: fits.flatMap { stored in
        stored.fit.parameters.map { parameter in
          [
            stored.name, stored.fit.law, "\(stored.y) over \(stored.x)", parameter.name,
            parameter.interval.valueText, parameter.interval.range,
            "\(stored.fit.points)", stored.fit.converged ? "yes" : "no",
          ]
        }
      })
  }

  /// Points that stand in no fit, one line each with the reason.
  public var fitExclusions: [String] {
    let laws = fits.map { ($0.name, $0.fit.excluded) }
    let excluded = laws + allocations.map { ($0.name, $0.excluded) }
    return excluded.flatMap { name, points in
      points.map { "\(name): \($0.label) left out: \($0.reason)" }
    }
  }
}
