public import Analysis
public import Scaling

extension StudyData {
  /// Probes whose best learning rate lies at an end of its grid.
  var rateWarnings: [Warning] { gridEdgeNotes.map { Warning(.learningRateAtGridEdge, $0) } }

  /// Cells with collapsed runs.
  var collapseWarnings: [Warning] { collapseNotes.map { Warning(.featuresCollapsed, $0) } }

  /// Everything that a report warns of: first of the study, then of each fit, under its name.
  public var warnings: [(fit: String?, warning: Warning)] {
    let fitted =
      fits.map { ($0.name, $0.fit.warnings) }
      + allocations.map { ($0.name, $0.warnings) }
    return (floorWarnings + collapseWarnings + rateWarnings).map { (nil, $0) }
      + fitted.flatMap { name, warnings in warnings.map { (name, $0) } }
  }

  /// What the fits warn of, one line each.
  public var fitWarnings: [String] {
    warnings.compactMap { fit, warning in fit.map { "\($0): \(warning.detail)" } }
  }
}
