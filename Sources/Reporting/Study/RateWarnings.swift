import Analysis
import Scaling

extension StudyData {
  /// Probes whose best learning rate lies at an end of its grid, as figures name them.
  var rateWarnings: [Warning] { gridEdgeNotes.map { Warning(.learningRateAtGridEdge, $0) } }

  /// Cells with collapsed runs, as figures name them.
  var collapseWarnings: [Warning] { collapseNotes.map { Warning(.featuresCollapsed, $0) } }
}
