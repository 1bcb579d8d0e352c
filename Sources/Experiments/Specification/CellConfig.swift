public import Data
public import Models
import Probes
public import Settings
public import Training

/// Everything that determines a run but its seed: runs of one cell are repetitions of each other.
public struct CellConfig: Settings {
  public var data = DataConfig()
  public var model = ModelConfig()
  public var training = TrainingConfig()

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("data", \.data, "Images, crops and splits."),
    Field("model", \.model, "Architecture and objective."),
    Field("training", \.training, "Budget, batches and optimizer."),
  ]
}

extension CellConfig {
  /// What ids say of the cell: its identity, with what its images are in place of where they lie.
  func identity(_ facts: DatasetFacts) -> Value { identity(ofImages: data.identity(facts)) }

  /// The same, from nothing but the recorded fingerprint of the images; empty where that is not enough.
  func identities(fingerprint: String) -> [Value] {
    data.identities(fingerprint: fingerprint).map(identity(ofImages:))
  }

  private func identity(ofImages content: Value) -> Value {
    guard case .map(var fields) = identity else { return identity }
    fields["data"] = content == .map([:]) ? nil : content
    return .map(fields)
  }
}

/// Everything that determines one training run.
///
/// Equal configs give equal bits.
public struct RunConfig: Hashable, Sendable {
  public var cell: CellConfig
  public var seed: Int

  public init(cell: CellConfig = CellConfig(), seed: Int = 0) {
    (self.cell, self.seed) = (cell, seed)
  }

  /// All settings, defaults included, as stored beside the run.
  public var value: Value { cell.value.adding("seed", .integer(seed)) }
}

extension Value {
  /// This map with one more key.
  func adding(_ key: String, _ value: Value) -> Value {
    guard case .map(let fields) = self else { return self }
    return .map(fields.merging([key: value]) { $1 })
  }
}

extension RunConfig {
  /// Reads back the JSON of ``value``; settings that it does not name keep their defaults.
  ///
  /// - Throws: ``SpecError`` when it is not such JSON.
  public init(json: String) throws {
    self.init()
    var reading = Reading()
    if case .map(let entries)? = YAML(json, reading: &reading).root?.content {
      for entry in entries where entry.key == "seed" {
        seed.apply(entry.value, at: entry.key, reading: &reading)
      }
      let settings = entries.filter { $0.key != "seed" }
      cell.apply(Node(.map(settings), at: Position(line: 1, column: 1)), reading: &reading)
    }
    guard reading.problems.isEmpty else {
      throw SpecError.stored(reading.problems)
    }
  }

  /// The settings in which this run departs from `base`, the seed included.
  public func differences(from base: RunConfig) -> [Difference] {
    cell.differences(from: base.cell) + seed.differences(from: base.seed, at: "seed")
  }
}

extension ProbeConfig {
  /// Reads back the JSON of ``value``; settings that it does not name keep their defaults.
  ///
  /// - Throws: ``SpecError`` when it is not such JSON.
  init(json: String) throws {
    self.init()
    var reading = Reading()
    if let node = YAML(json, reading: &reading).root { apply(node, reading: &reading) }
    guard reading.problems.isEmpty else {
      throw SpecError.stored(reading.problems)
    }
  }
}
