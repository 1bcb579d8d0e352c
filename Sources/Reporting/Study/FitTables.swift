public import Analysis
public import Scaling
import Settings
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
            stored.fit.valueText(of: parameter), parameter.interval.range,
            "\(stored.fit.points)", stored.fit.converged ? "yes" : "no",
          ]
        }
      })
  }

  /// What levels are worth in compute; nil where no axis has laws of the loss over compute.
  public var gainTable: Table? {
    let gains = levelGains
    guard !gains.isEmpty else { return nil }
    return Table(
      headings: ["fit", "level", "control", "at FLOPs", "control's compute for the same loss (95 %)"],
      rows: gains.map { gain in
        [
          gain.fit, "\(gain.axis) \(gain.level)", gain.base, gain.compute.significant(3),
          "× \(gain.gain.text)",
        ]
      })
  }

  /// Points that are in no fit, a line for each fit and reason.
  public var fitExclusions: [String] {
    let laws = fits.map { ($0.name, $0.fit.excluded) }
    let excluded = laws + allocations.map { ($0.name, $0.excluded) }
    return excluded.flatMap { name, points in
      Exclusion.summary(points).map { "\(name): \($0)" }
    }
  }
}

extension Exclusion {
  private static let named = 5

  /// Points that were left out, a line per reason with the first of them.
  public static func summary(_ excluded: [Exclusion]) -> [String] {
    Dictionary(grouping: excluded, by: \.reason).sorted { $0.key < $1.key }.map { reason, points in
      let labels = points.prefix(named).map(\.label).joined(separator: ", ")
      return "\(points.count.counted("point")) left out (\(labels)"
        + "\(points.count > named ? ", …" : "")): \(reason)"
    }
  }
}
