public import GRDB

/// One probe, identified by the hash of its settings.
public struct ProbeRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "probe"
  public var id: String
  public var configuration: String

  public init(id: String, configuration: String) {
    (self.id, self.configuration) = (id, configuration)
  }
}

/// The name of a probe in a study.
public struct StudyProbeRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "studyProbe"
  public var study: String
  public var name: String
  public var probe: String
  public var position: Int

  public init(study: String, name: String, probe: String, position: Int) {
    (self.study, self.name) = (study, name)
    (self.probe, self.position) = (probe, position)
  }
}

/// The result of one candidate of a probe on one run.
public struct ScoreRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "score"
  public var run: String
  public var probe: String
  /// Index in the probe's grid.
  public var candidate: Int
  /// The learning rate of a trained candidate.
  public var learningRate: Double?
  /// The k of a nearest-neighbor candidate.
  public var neighbors: Int?
  public var validationAccuracy: Double
  /// Only for the candidate that validation selected.
  public var testAccuracy: Double?
  public var testCount: Int?
  public var isSelected: Bool
  /// Labels learned from, where the probe asks for a number per class, with those of the classes that
  /// have the fewest and the most; only for the candidate that validation selected.
  public var labels: Int?
  public var fewestLabels: Int?
  public var mostLabels: Int?

  public init(
    run: String, probe: String, candidate: Int, learningRate: Double?, neighbors: Int? = nil,
    validationAccuracy: Double, testAccuracy: Double?, testCount: Int?, isSelected: Bool
  ) {
    (self.run, self.probe, self.candidate) = (run, probe, candidate)
    (self.learningRate, self.neighbors) = (learningRate, neighbors)
    self.validationAccuracy = validationAccuracy
    (self.testAccuracy, self.testCount) = (testAccuracy, testCount)
    self.isSelected = isSelected
  }
}

/// One fitted law of a study, with all details as JSON.
public struct FitRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "fit"
  public var study: String
  public var name: String
  public var law: String
  public var x: String
  public var y: String
  public var result: String

  public init(
    study: String, name: String, law: String, x: String, y: String, result: String
  ) {
    (self.study, self.name, self.law) = (study, name, law)
    (self.x, self.y, self.result) = (x, y, result)
  }
}
