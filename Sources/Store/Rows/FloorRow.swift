public import GRDB

/// What a method that learns nothing of the images reaches where the runs of a study are judged.
///
/// One row per cell, metric and kind of floor. The value comes from an artefact that studies share;
/// everything that a report needs of it is in the row.
public struct FloorRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "floor"
  public var experiment: String
  /// The cell whose runs are held against the floor.
  public var cell: String
  /// `validationLoss`, or `probe.NAME`.
  public var metric: String
  /// `chance`, `untrained`, `zero` and so on.
  public var kind: String
  /// A loss, or an accuracy from 0 to 1.
  public var value: Double
  /// Test images behind an accuracy; nil for a loss.
  public var testCount: Int?
  /// The artefact that the value was read from.
  public var artefact: String
  /// Canonical JSON of the settings that determine the value.
  public var settings: String

  public init(
    experiment: String, cell: String, metric: String, kind: String, value: Double,
    testCount: Int?, artefact: String, settings: String
  ) {
    (self.experiment, self.cell, self.metric) = (experiment, cell, metric)
    (self.kind, self.value, self.testCount) = (kind, value, testCount)
    (self.artefact, self.settings) = (artefact, settings)
  }
}
