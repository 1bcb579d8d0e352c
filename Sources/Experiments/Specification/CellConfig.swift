public import Data
public import Models
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
    Field("training", \.training, "Batches, budget and optimizer."),
  ]
}

/// Everything that determines one training run. Equal configs give equal bits.
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
