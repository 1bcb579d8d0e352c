import Store
import Foundation
public import Analysis
import Questions
import Scaling
public import Text

extension StudyData {
  /// One for each metric and floor that some cells are not beyond.
  var floorWarnings: [Warning] {
    unbeatenFloors.map {
      Warning($0.metric.isAccuracy ? .trunkNotAboveFloor : .lossNotBelowFloor, $0.sentence)
    }
  }

  func floorWarnings(ofAccuracy: Bool) -> [Warning] {
    floorWarnings.filter { ($0.name == .trunkNotAboveFloor) == ofAccuracy }
  }

  /// How the study stands to its floors, before anything else is said of it; nil where none is known.
  var floorBlock: String? {
    guard !floors.isEmpty, runs.contains(where: { $0.run.state == .done }) else { return nil }
    let unbeaten = unbeatenFloors
    guard !unbeaten.isEmpty else {
      return "Every accuracy is above its floors, and every loss below its own."
    }
    let list = metrics.compactMap { metric -> String? in
      let own = unbeaten.filter { $0.metric == metric }.map { $0.kind.title + $0.place }
      return own.isEmpty ? nil : "\(metric.name): \(own.joined(separator: ", "))"
    }
    return
      "**Some cells do not beat every floor**, so their results may not be due to pre-training: "
      + Markdown.text(list.joined(separator: "; ")) + "."
  }

  /// What floors are, for the reader of their table.
  var floorText: String {
    let seed = floorSeed.map { " of seed \($0)" } ?? ""
    return
      "the untrained trunk\(seed) is read by the same probe; raw pixels are classified by logistic "
      + "regression or nearest neighbors from the same labels; simple predictions see the run's own "
      + "crops." + (skippedFloors.map { " \($0)" } ?? "")
  }

  /// Regressions that were left out, and why; nil where all were made.
  private var skippedFloors: String? {
    let ridges = [FloorKind.previousPatch, .neighbors, .earlierPatches]
    let known = cells.map { cell in Set(floors(.validationLoss, of: cell).map(\.kind)) }
      .filter { $0.contains(.positionMean) }
    func place(_ count: Int) -> String {
      count == known.count ? "" : " in \(count) of \(known.count) cells"
    }
    let bare = known.filter { $0.isDisjoint(with: ridges) }
    let none =
      bare.isEmpty
      ? nil
      : "No ridge regression was made\(place(bare.count)): it needs one order for all images and patches "
        + "of few values."
    // The limits are those of `RidgeFloors`.
    let some = ridges.compactMap { kind -> String? in
      let count = known.count { !$0.isDisjoint(with: ridges) && !$0.contains(kind) }
      guard count > 0 else { return nil }
      return "The floor \(kind.title) was left out\(place(count)): it would have 1,024 inputs or more, "
        + "or take too long."
    }
    let all = [none].compactMap(\.self) + some
    return all.isEmpty ? nil : all.joined(separator: " ")
  }

  /// Under a table of results, where there are floors.
  var floorNote: String? {
    guard !floors.isEmpty else { return nil }
    return "† marks results that do not beat every floor."
  }

  /// Whether losses are shown also as the fraction of variance that they explain.
  var hasExplained: Bool {
    cells.contains { cell in cell.runs.contains { explained($0, of: cell) != nil } }
  }

  /// The fraction of variance explained, in percent.
  func explainedText(_ cell: StudyCell) -> String {
    let shares = cell.runs.compactMap { explained($0, of: cell) }
    return shares.isEmpty ? "–" : SeedMean(shares).text(factor: 100, digits: 1)
  }

  /// What methods without pre-training reach: a row per kind of floor and value, with the levels of the
  /// cells that it belongs to; nil where no floor is known.
  public var floorTable: Table? {
    let rows = floorRows
    guard !rows.isEmpty else { return nil }
    return Table(headings: axes.map(\.name) + ["floor"] + metricHeadings, rows: rows)
  }

  private var floorRows: [[String]] {
    let (cells, metrics) = (cells, metrics)
    return FloorKind.allCases.flatMap { kind -> [[String]] in
      var groups: [(numbers: [String], cells: [StudyCell])] = []
      for cell in cells {
        guard let numbers = numbers(of: kind, metrics, cell) else { continue }
        // Values that print alike have one row.
        if let place = groups.firstIndex(where: { $0.numbers == numbers }) {
          groups[place].cells.append(cell)
        } else {
          groups.append((numbers, [cell]))
        }
      }
      return groups.map { shared($0.cells, of: cells) + [kind.title] + $0.numbers }
    }
  }

  /// The levels that some cells have on each axis; `any` where all levels are among them.
  private func shared(_ group: [StudyCell], of cells: [StudyCell]) -> [String] {
    axes.map { axis in
      let own = group.compactMap { $0.levels[axis.name] }.distinct
      let all = cells.compactMap { $0.levels[axis.name] }.distinct
      return own.count == all.count && own.count > 1 ? "any" : own.joined(separator: ", ")
    }
  }

  /// A floor of each metric as a table has it; nil where a cell has none of its kind.
  private func numbers(of kind: FloorKind, _ metrics: [Metric], _ cell: StudyCell) -> [String]? {
    func value(_ kind: FloorKind, _ metric: Metric) -> Double? {
      floors(metric, of: cell).first { $0.kind == kind }?.value
    }
    let values = metrics.map { value(kind, $0) }
    guard values.contains(where: { $0 != nil }) else { return nil }
    return zip(metrics, values).flatMap { metric, found -> [String] in
      let text = found.map { ($0 * metric.factor).shown(metric.digits) } ?? "–"
      guard metric == .validationLoss, hasExplained else { return [text] }
      let zero = value(.zero, metric)
      let share = found.flatMap { found in zero.map { 1 - found / $0 } }
      return [text, share.map { (100 * $0).shown(1) } ?? "–"]
    }
  }

  /// Every floor as plain numbers; accuracies from 0 to 1.
  var floorRecords: (first: [String], last: [String], rows: [(StudyCell, [Datum])]) {
    let rows = cells.flatMap { cell in
      floors.filter { $0.cell == cell.run.cell }.map { row -> (StudyCell, [Datum]) in
        let floor = [Datum(row.metric), Datum(row.kind), .number(row.value)]
        return (cell, floor + [row.testCount.map { Datum($0) } ?? .missing, Datum(row.artefact)])
      }
    }
    return (["cell"], ["metric", "floor", "value", "testCount", "artefact"], rows)
  }
}

extension UnbeatenFloor {
  /// Without its name: what is not beyond which floor, and where.
  var sentence: String {
    let what =
      metric.isAccuracy ? "\(metric.name) is not above" : "the validation loss is not below"
    // Values that differ in digits that are not shown are one.
    let shown = [values.lowerBound, values.upperBound].map {
      ($0 * metric.factor).shown(metric.digits)
    }.distinct.joined(separator: " to ")
    let unit = metric.isAccuracy ? " %" : ""
    return "\(what) \(kind.phrase) (\(shown)\(unit)) in \(cells.count) of \(tested) "
      + (tested == 1 ? "cell" : "cells") + names
  }

  /// In which cells; nothing where it is all of them.
  fileprivate var place: String {
    names.isEmpty ? "" : " in \(cells.count) of \(tested) cells\(names)"
  }

  /// The first few cells; nothing where it is all of them.
  private var names: String {
    guard cells.count < tested else { return "" }
    let rest = cells.count > 3 ? " and \(cells.count - 3) more" : ""
    return " (\(cells.prefix(3).map { "“\($0.label)”" }.joined(separator: ", "))\(rest))"
  }
}

extension FloorKind {
  /// With its article, for a sentence.
  fileprivate var phrase: String {
    switch self {
    case .chance, .pixels: title
    case .untrained: "the untrained trunk"
    case .zero: "predicting zero"
    case .positionMean: "the position's mean"
    case .previousPatch: "ridge regression from the previous patch"
    case .neighbors: "ridge regression from the causal neighbors"
    case .earlierPatches: "ridge regression from all earlier patches"
    case .uniform: "the uniform distribution"
    case .unigram: "the tokens' own frequencies"
    }
  }
}
