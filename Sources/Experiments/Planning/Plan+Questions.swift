import Models
import Questions
import Settings

extension Plan {
  /// Reads and expands a study, and checks the parts that other modules read: laws and claims, first
  /// each by itself, then against the grid.
  ///
  /// - Throws: ``SpecError``, or ``DataError`` when images are missing.
  public init(path: String) throws {
    let spec = try Spec(path: path)
    try Self.check(spec) {
      _ = try Claim($0.claim)
    } fit: {
      _ = try FitKind($1)
    }
    try self.init(spec)
    let (grid, cells) = (claimGrid, plannedCells)
    try Self.check(spec) {
      try grid.check(Claim($0.claim), Metric($0.metric), at: $0.at)
    } fit: { name, request in
      let kind = try FitKind(request)
      let groups = Dictionary(grouping: cells) { cell in request.by.flatMap { cell.levels[$0] } }
      for group in groups.values { try kind.checkLosses(group.map(\.lossKind), name: name) }
    }
  }

  /// Shows what claims and fits throw as mistakes in the file, all at once.
  private static func check(
    _ spec: Spec, claim: (Expectation) throws -> Void, fit: (String, FitRequest) throws -> Void
  ) throws {
    var problems: [Problem] = []
    func check(at position: Position, _ read: () throws -> Void) {
      do { try read() } catch { problems.append(Problem(at: position, "\(error)")) }
    }
    for request in spec.fits {
      check(at: request.position) { try fit(request.name, request.value) }
    }
    for expected in spec.expectations {
      check(at: expected.position) { try claim(expected.value) }
    }
    guard problems.isEmpty else { throw SpecError.invalid(spec.file, problems) }
  }

  private var plannedCells: [PlannedCell] {
    cells.map {
      PlannedCell(levels: $0[0].levels, lossKind: $0[0].config.cell.model.lossKind.description)
    }
  }

  private var claimGrid: ClaimGrid<PlannedCell> {
    ClaimGrid(
      axes: spec.axes.map { ($0.name, $0.labels) }, metrics: spec.metrics, cells: plannedCells)
  }
}

/// What claims and fits ask of a cell before it is run.
private struct PlannedCell: GridCell {
  let levels: [String: String]
  let lossKind: String
}
