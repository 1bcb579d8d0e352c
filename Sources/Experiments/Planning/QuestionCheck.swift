import Models
import Questions
import Settings

/// Checks what a study's claims and fits ask for, against its axes, metrics and cells.
struct QuestionCheck {
  private let spec: Spec
  /// Names that the file gives, but of what could not be read.
  private let unread: Set<String>
  /// Whether it is known what the study measures.
  private let isMeasured: Bool
  /// nil where the grid is not known; then only names are checked.
  private let cells: [PlannedCell]?

  init(_ reader: SpecReader, cells: [Expansion.Cell]?) {
    (spec, unread) = (reader.spec, reader.unread)
    isMeasured = !reader.unreadSections.contains(.probes)
    let axes = reader.spec.axes
    self.cells = cells?.map { cell in
      PlannedCell(
        levels: cell.combination.labels(axes), lossKind: cell.config.model.lossKind.description)
    }
  }

  var problems: [Problem] {
    spec.expectations.flatMap(problems) + spec.fits.flatMap(problems)
  }

  private func problems(_ claim: Named<Expectation>) -> [Problem] {
    let grid = ClaimGrid(
      axes: spec.axes.map { ($0.name, $0.labels) }, metrics: spec.metrics, cells: cells ?? [])
    let faults = grid.faults(
      claim.value, named: claim.name, isPlanned: cells != nil && claim.isWhole)
    return faults.filter(isCertain).map {
      Problem(at: claim.position(of: $0.part.rawValue), "\($0.error)")
    }
  }

  /// Whether a fault is not merely the echo of something that could not be read.
  private func isCertain(_ fault: ClaimFault) -> Bool {
    switch fault.error {
    case .unknownLevel(let name, _): !isUnread(name)
    case .unknownMetric(let name, _): !isUnread(name)
    case .unknownSetting(let text, _):
      text.split(separator: "=").allSatisfy { !unread.contains(String($0)) }
    default: true
    }
  }

  /// Whether `name` may be known, were all of the file readable.
  private func isUnread(_ name: String) -> Bool {
    if unread.contains(name) { return true }
    guard name.hasPrefix("probe.") else { return false }
    let probe = name.dropFirst("probe.".count).prefix { $0 != "@" }
    return !isMeasured || spec.probes.contains { !$0.isWhole && $0.name.hasPrefix(probe) }
  }

  private func problems(_ fit: Named<FitRequest>) -> [Problem] {
    let unknown = unknownNames(fit)
    let faults = FitKind.faults(fit.value, isNamed: unknown.isEmpty && fit.isWhole)
    let problems =
      unknown + faults.map { Problem(at: fit.position(of: $0.part.rawValue), "\($0.error)") }
    guard problems.isEmpty, fit.isWhole, let cells, let kind = try? FitKind(fit.value) else {
      return problems
    }
    let groups = Dictionary(grouping: cells) { cell in fit.value.by.flatMap { cell.levels[$0] } }
    let mixed = groups.values.compactMap { group -> String? in
      do { try kind.checkLosses(group.map(\.lossKind), name: fit.name) } catch { return "\(error)" }
      return nil
    }
    return mixed.sorted().prefix(1).map { Problem(at: fit.position(of: "by"), $0) }
  }

  private func unknownNames(_ fit: Named<FitRequest>) -> [Problem] {
    let request = fit.value
    return unknown(request.y.map { [$0] } ?? [], of: fit, "y", among: spec.metrics)
      + unknown(request.x, of: fit, "x", among: FitRequest.inputs)
      + unknown(request.by.map { [$0] } ?? [], of: fit, "by", among: spec.axes.map(\.name))
  }

  private func unknown(
    _ names: [String], of fit: Named<FitRequest>, _ key: String, among known: [String]
  ) -> [Problem] {
    names.filter { !known.contains($0) && !isUnread($0) }.map {
      Problem(
        at: fit.position(of: key),
        "fits.\(fit.name).\(key) is '\($0)', which is not in the study"
          + Suggestion.hint($0, among: known))
    }
  }
}

/// What claims and fits ask of a cell before it is run.
private struct PlannedCell: GridCell {
  let levels: [String: String]
  let lossKind: String
}
