import Questions
public import Analysis
import Store
import Text

/// Cells whose validation losses may share an axis, because they have one unit.
struct LossGroup {
  let cells: [StudyCell]
  /// For the axis of a figure: the unit, and the condition where the cells have one.
  let label: String
  /// Sets the names of several groups' figures apart; empty for a study of one unit.
  let suffix: String
}

extension StudyData {
  /// The cells by the unit of their validation loss, in the order of their first.
  var lossGroups: [LossGroup] {
    let cells = cells
    var units: [String?] = []
    for cell in cells where !units.contains(cell.run.lossUnit) { units.append(cell.run.lossUnit) }
    return units.enumerated().map { index, unit in
      let members = cells.filter { $0.run.lossUnit == unit }
      return LossGroup(
        cells: members, label: Self.lossLabel(members),
        suffix: index == 0 ? "" : "-unit\(index + 1)")
    }
  }

  /// `validation loss`, on further lines unit and condition; cells of several conditions are said to
  /// have each its own.
  static func lossLabel(_ cells: [StudyCell]) -> String {
    guard let unit = cells.first?.run.lossUnit else { return "validation loss" }
    let conditions = Set(cells.map(\.run.lossCondition))
    let condition =
      conditions.count > 1 ? "each under its own condition" : cells.first?.run.lossCondition
    let parts = [unit, condition].compactMap { $0?.oneLine }
    return "validation loss\n(\(parts.joined(separator: ",\n")))"
  }

  /// Every kind of validation loss in the study, in the order of its first cell.
  var lossKinds: [String] {
    var kinds: [String] = []
    for kind in cells.map(\.lossKind) where !kind.isEmpty && !kinds.contains(kind) {
      kinds.append(kind)
    }
    return kinds
  }

  /// The comparisons that a report refuses to make, each with its reason.
  public var refusals: [String] {
    guard metrics.contains(.validationLoss) else { return [] }
    var found: [String] = []
    for axis in axes.map(\.name) {
      guard let base = base(of: axis) else { continue }
      for (_, group) in settings(apartFrom: [axis]) {
        guard let control = group.first(where: { $0.levels[axis] == base }) else { continue }
        for cell in group where !control.comparesLoss(with: cell) {
          let text =
            "Validation loss of '\(cell.levels[axis] ?? "")' (\(cell.lossKind)) is not "
            + "compared with '\(base)' (\(control.lossKind)): they measure different things."
          if !found.contains(text) { found.append(text) }
        }
      }
    }
    return found
  }
}
