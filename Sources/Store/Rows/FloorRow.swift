public import GRDB

/// The result of a reference method without pre-training, under the evaluation of a study's runs.
///
/// One row per cell, metric and kind of floor. The value comes from an artifact that studies share;
/// the row contains everything that a report needs.
public struct FloorRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "floor"
  public var study: String
  /// The cell whose runs are compared with the floor.
  public var cell: String
  /// `validationLoss`, or `probe.NAME`.
  public var metric: String
  /// `chance`, `untrained`, `zero` and so on.
  public var kind: String
  /// A loss, or an accuracy from 0 to 1.
  public var value: Double
  /// Number of test images behind an accuracy; nil for a loss.
  public var testCount: Int?
  /// The artifact from which the value was read.
  public var artefact: String
  /// Canonical JSON of the settings that determine the value.
  public var settings: String

  public init(
    study: String, cell: String, metric: String, kind: String, value: Double,
    testCount: Int?, artefact: String, settings: String
  ) {
    (self.study, self.cell, self.metric) = (study, cell, metric)
    (self.kind, self.value, self.testCount) = (kind, value, testCount)
    (self.artefact, self.settings) = (artefact, settings)
  }
}
