public import GRDB

/// One study: a question, and its spec.
public struct StudyRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "study"
  public var name: String
  public var question: String
  public var source: String
  /// The spec file's text.
  public var specification: String
  /// JSON list of the author's claims; the current version of the spec.
  public var expectation: String?
  /// JSON list of the numbers of seeds at which claims are looked at; nil where seeds are fixed.
  public var looks: String?

  public init(
    name: String, question: String, source: String, specification: String, expectation: String?,
    looks: String? = nil
  ) {
    (self.name, self.question, self.source) = (name, question, source)
    (self.specification, self.expectation, self.looks) = (specification, expectation, looks)
  }
}

/// One axis of a study.
public struct AxisRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "axis"
  public var study: String
  public var name: String
  public var position: Int

  public init(study: String, name: String, position: Int) {
    (self.study, self.name, self.position) = (study, name, position)
  }
}

/// One level of an axis.
public struct LevelRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "level"
  public var study: String
  public var axis: String
  public var label: String
  public var position: Int
  /// Whether this is the control with which the other levels are compared.
  public var isBase: Bool

  public init(study: String, axis: String, label: String, position: Int, isBase: Bool) {
    (self.study, self.axis, self.label) = (study, axis, label)
    (self.position, self.isBase) = (position, isBase)
  }
}

/// A quantity that a cell holds equal to its control's, through a setting that was solved for.
public struct HeldRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "held"
  public var study: String
  public var cell: String
  public var quantity: String
  public var setting: String
  public var value: Int
  /// The control's value, and the cell's.
  public var target: Double
  public var found: Double

  public init(
    study: String, cell: String, quantity: String, setting: String, value: Int,
    target: Double, found: Double
  ) {
    (self.study, self.cell, self.quantity) = (study, cell, quantity)
    (self.setting, self.value) = (setting, value)
    (self.target, self.found) = (target, found)
  }
}

/// The membership of a run in a study: its level on each axis.
public struct MembershipRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "membership"
  public var study: String
  public var run: String
  public var axis: String
  public var level: String

  public init(study: String, run: String, axis: String, level: String) {
    (self.study, self.run, self.axis, self.level) = (study, run, axis, level)
  }
}
