import Store

/// Runs of a cell whose features, or whose teacher's targets, are equal for all images.
public struct Collapse: Hashable, Sendable {
  public let cell: StudyCell
  /// Collapsed runs.
  public let collapsed: Int
  /// Runs of the cell that measured it.
  public let measured: Int
}

extension StudyData {
  /// Below this effective rank, all features point in one direction.
  private static let lowestRank = 1.5
  /// The least that targets say of an image, as a fraction of the uniform distribution's entropy.
  ///
  /// It is the entropy of their mean less their mean entropy, which is 0 if all are equal. Short
  /// runs of DINO, iBOT and DINOv2 have 0.2 to 0.5.
  private static let lowestInformation = 0.01

  /// The cells with collapsed runs.
  public var collapses: [Collapse] {
    cells.compactMap { cell in
      let found = cell.runs.compactMap { hasCollapsed($0) }
      let count = found.count { $0 }
      return count > 0 ? Collapse(cell: cell, collapsed: count, measured: found.count) : nil
    }
  }

  /// Whether a run had collapsed at its last measurement; nil if it measured nothing of it.
  func hasCollapsed(_ run: StudyRun) -> Bool? {
    let last = { (quantity: String) in self.measurements(quantity, of: run).last?.value }
    guard let rank = last("effectiveRank") else { return nil }
    guard rank >= Self.lowestRank else { return true }
    guard let mean = last("meanTargetEntropy"), let entropy = last("teacherEntropy") else {
      return false
    }
    return mean - entropy < Self.lowestInformation
  }

  /// One sentence for each cell with collapsed runs.
  public var collapseNotes: [String] {
    collapses.map {
      "\($0.collapsed) of \($0.measured) "
        + ($0.measured == 1 ? "run" : "runs") + " of “\($0.cell.label)” ended with features or "
        + "targets that are equal for all images; their accuracy is that of a collapsed model"
    }
  }
}
