public import Settings
import Store

/// One floor of one cell, as the study's archive keeps it: what a method without pre-training reaches
/// where the cell's runs are judged.
public struct FloorRecord: Codable, Hashable, Sendable {
  /// The cell whose runs are compared with the floor.
  public var cell: String
  /// `validationLoss`, or `probe.NAME`.
  public var metric: String
  /// A ``FloorKind`` by name.
  public var kind: String
  /// A loss, or an accuracy from 0 to 1.
  public var value: Double
  /// Test images behind an accuracy; nil for a loss.
  public var testCount: Int?
  /// The shared artifact that the value was read from.
  public var artefact: String
  /// What determines the value.
  public var settings: Value
}

extension FloorRecord {
  /// What a study has one floor of.
  var key: [String] { [cell, metric, kind] }
}

extension FloorRow {
  init(_ floor: FloorRecord, of study: String) {
    self.init(
      study: study, cell: floor.cell, metric: floor.metric, kind: floor.kind,
      value: floor.value, testCount: floor.testCount, artefact: floor.artefact,
      settings: floor.settings.json)
  }
}
