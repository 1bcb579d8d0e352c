public import Analysis
import Foundation
import Questions
import Scaling
public import Text

extension StudyData {
  /// The approaches side by side at the largest budget; nil without any.
  public var allocationTable: Table? {
    let approaches = approaches
    guard !approaches.isEmpty else { return nil }
    let budget = largestBudget
    return Table(
      headings: [
        "approach", "fit", "size grows as C^", "data grow as C^",
        "best size at \(budget.significant(3)) FLOPs", "best data", "loss there",
      ],
      rows: approaches.compactMap { approach in
        approach.allocation(budget).map { best in
          [
            approach.title, approach.fit, best.exponent.text, best.dataExponent.text,
            "\(best.parameters.text) \(approach.size)", "\(best.images.text) \(approach.data)",
            approach.metric.lossText(best.loss.text),
          ]
        }
      })
  }

  /// Each profile's vertex; nil without profiles.
  public var profileTable: Table? {
    let rows = allocations.flatMap { stored -> [[String]] in
      guard case .profiles(let profiles) = stored.result else { return [] }
      let notes = profiles.notes
      return profiles.profiles.indices.map { place in
        let profile = profiles.profiles[place]
        return [
          stored.name, profile.flops.significant(3), "\(profile.observations.count)",
          profile.optimum.map { interval($0.parameters, profile.sizeInterval) } ?? "–",
          profile.optimum.map { $0.images.significant(4) } ?? "–",
          profile.optimum.map {
            stored.metric.lossText(interval($0.loss, profile.lossInterval))
          } ?? "–",
          notes[place],
        ]
      }
    }
    guard !rows.isEmpty else { return nil }
    return Table(
      headings: ["fit", "budget", "runs", "best size", "best data", "loss there", "note"],
      rows: rows)
  }

  /// Every approach's answer at the largest budget as plain numbers.
  public var allocationNumbers: Records {
    Records(
      columns: ["approach", "fit", "flops", "quantity", "value", "low", "high"],
      rows: approaches.flatMap { approach -> [[Datum]] in
        guard let best = approach.allocation(largestBudget) else { return [] }
        let numbers = [
          (approach.size, best.parameters), (approach.data, best.images),
          (approach.metric.lossName, best.loss), ("sizeExponent", best.exponent),
          ("dataExponent", best.dataExponent),
        ]
        return numbers.map { name, estimate in
          [
            .text(approach.title), .text(approach.fit), .number(best.flops), .text(name),
            .number(estimate.value), Datum(estimate.low), Datum(estimate.high),
          ]
        }
      })
  }

  /// How far the approaches disagree, in one sentence; nil below two of them.
  public var disagreement: String? {
    let answers = comparableApproaches.compactMap { approach in
      approach.allocation(largestBudget).map { (approach, $0) }
    }
    let sizes = answers.map(\.1.parameters.value)
    let exponents = answers.map(\.1.exponent.value)
    guard answers.count > 1, let small = sizes.min(), let large = sizes.max(),
      let low = exponents.min(), let high = exponents.max()
    else { return nil }
    let clear = approachDifferences.filter { $0.isClear == true }.map {
      "\($0.one.fit) − \($0.other.fit) \($0.size.interval.signed(digits: 2))"
    }
    let verdict =
      clear.isEmpty
      ? "no difference of two exponents is clear of zero"
      : "differences of exponents clear of zero: \(clear.joined(separator: "; "))"
    let (least, most) = (low.significant(4), high.significant(4))
    let agreement =
      least == most
      ? "All approaches give the exponent of size \(least)"
      : "The approaches' exponents of size run from \(least) to \(most)"
    return
      "\(agreement), their best "
      + "sizes at \(largestBudget.significant(3)) FLOPs differ \((large / small).significant(4))-fold; \(verdict)."
  }

  /// The difference of every two approaches' exponents; nil below two.
  public var differenceTable: Table? {
    let differences = approachDifferences
    guard !differences.isEmpty else { return nil }
    return Table(
      headings: ["exponent of size", "minus that of", "difference (95 %)"],
      rows: differences.map {
        [$0.one.fit, $0.other.fit, $0.size.interval.signed(digits: 2)]
      })
  }

  /// How compute is counted where a surface splits it.
  public var countingNote: String? {
    let surfaces = approaches.filter { $0.points.isEmpty }
    guard let first = surfaces.first else { return nil }
    let cost = flopsPerPair(size: first.size, data: first.data)
    return "FLOPs are those of the exact graph, forward and backward, head and patch embedding "
      + "included. The surface splits them as C = κ · \(first.size) · \(first.data) with κ = "
      + "\(cost.typical.significant(4)), the runs' geometric mean (from \(cost.low.significant(4)) to "
      + "\(cost.high.significant(4)))."
  }

  private func interval(_ value: Double, _ range: ClosedRange<Double>?) -> String {
    Interval(value, low: range?.lowerBound, high: range?.upperBound).text
  }
}
