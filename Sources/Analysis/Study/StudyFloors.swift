import Foundation
public import Questions
import Scaling
public import Store

/// The result of a method without pre-training for one cell, under the same evaluation.
public struct Floor: Hashable, Sendable {
  public let kind: FloorKind
  /// A loss, or an accuracy from 0 to 1.
  public let value: Double
  /// Number of test images behind an accuracy.
  let testCount: Int?
}

/// Cells whose trunks are not shown to be better than a floor.
public struct UnbeatenFloor: Hashable, Sendable {
  public let metric: Metric
  public let kind: FloorKind
  public let cells: [StudyCell]
  /// The value of the floor in those cells.
  public let values: ClosedRange<Double>
  /// Number of cells that have the floor and a value to compare.
  public let tested: Int
}

extension StudyData {
  /// The floors of a metric in one cell, in the order of their kinds.
  ///
  /// Those of a mean over probes are the means of the probes' floors, each if all have it.
  public func floors(_ metric: Metric, of cell: StudyCell) -> [Floor] {
    if let group = probes.groups.first(where: { $0.mean == metric }) {
      return meanFloors(group, of: cell)
    }
    let own = floors.filter { $0.cell == cell.run.cell && $0.metric == metric.name }
    return FloorKind.allCases.compactMap { kind in
      own.first { $0.kind == kind.rawValue }.map {
        Floor(kind: kind, value: $0.value, testCount: $0.testCount)
      }
    }
  }

  private func meanFloors(_ group: ProbeGroup, of cell: StudyCell) -> [Floor] {
    let members = group.members.map { floors(.probe($0), of: cell) }
    return FloorKind.allCases.compactMap { kind in
      let own = members.compactMap { $0.first { $0.kind == kind } }
      guard own.count == members.count else { return nil }
      return Floor(
        kind: kind, value: own.map(\.value).reduce(0, +) / Double(own.count),
        testCount: own.map { $0.testCount ?? 0 }.reduce(0, +))
    }
  }

  /// Whether a cell is better than a floor beyond chance; nil if it has no value.
  ///
  /// An accuracy is better if its mean exceeds the floor by more than the combined uncertainty:
  /// half of Student's 95 % interval over seeds, and 1.96 binomial standard errors of the
  /// difference of two accuracies, added in quadrature. All seeds share the test images, so more
  /// seeds do not reduce the second term. A loss is better if its whole interval is below the
  /// floor.
  public func isBeyond(_ floor: Floor, _ metric: Metric, _ cell: StudyCell) -> Bool? {
    let values = cell.runs.compactMap { value(metric, of: $0) }
    guard !values.isEmpty else { return nil }
    let mean = SeedMean(values)
    guard metric.isAccuracy else { return mean.high < floor.value }
    let images = cell.runs.lazy.compactMap { testCount(metric, of: $0) }.first ?? 1
    let own = mean.mean * (1 - mean.mean) / Double(images)
    // Always predicting one class needs no training: its accuracy is exact, not an estimate.
    let other =
      floor.kind == .chance
      ? 0 : floor.value * (1 - floor.value) / Double(floor.testCount ?? images)
    let half = mean.halfWidth ?? 0
    let error = (half * half + 1.96 * 1.96 * (own + other)).squareRoot()
    return mean.mean - error > floor.value
  }

  /// Whether a cell is better than all floors that it has.
  public func isBeyondFloors(_ metric: Metric, _ cell: StudyCell) -> Bool {
    floors(metric, of: cell).allSatisfy { isBeyond($0, metric, cell) ?? true }
  }

  /// The fraction of the targets' variance that a run's predictions explain: one minus its loss
  /// over that of predicting zero, comparable between patch sizes; nil for tokens, and if no floor
  /// is known.
  public func explained(_ run: StudyRun, of cell: StudyCell) -> Double? {
    guard let loss = value(.validationLoss, of: run),
      let zero = floors(.validationLoss, of: cell).first(where: { $0.kind == .zero })?.value,
      zero > 0
    else { return nil }
    return 1 - loss / zero
  }

  /// Every floor that some cell does not exceed, by metric and kind.
  public var unbeatenFloors: [UnbeatenFloor] {
    let cells = cells
    return metrics.flatMap { metric in
      FloorKind.allCases.compactMap { kind in
        let tested = cells.compactMap { cell -> (cell: StudyCell, value: Double, isBeyond: Bool)? in
          guard let floor = floors(metric, of: cell).first(where: { $0.kind == kind }),
            let isBeyond = isBeyond(floor, metric, cell)
          else { return nil }
          return (cell, floor.value, isBeyond)
        }
        let failed = tested.filter { !$0.isBeyond }
        guard let low = failed.map(\.value).min(), let high = failed.map(\.value).max() else {
          return nil
        }
        return UnbeatenFloor(
          metric: metric, kind: kind, cells: failed.map(\.cell), values: low...high,
          tested: tested.count)
      }
    }
  }

  /// The seed of the floors; nil if there are none.
  public var floorSeed: Int? {
    floors.lazy.compactMap { row in
      guard let place = row.settings.range(of: #""seed":"#) else { return nil }
      return Int(row.settings[place.upperBound...].prefix { $0.isNumber })
    }.first
  }
}
