import Data
import Models
import Settings
import Training

/// What one cell counts and costs, as far as a plan needs it.
struct CellCost {
  let model: ModelCost
  let steps: Int
  /// Of the whole training.
  let flops: Double

  /// - Throws: ``DataError`` or ``ModelError`` when the cell cannot be trained.
  init(_ cell: CellConfig, _ facts: DatasetFacts) throws {
    let grid = try PatchGrid(shape: facts.shape, patchSize: cell.model.patchSize)
    self.init(cell, facts, model: try ModelCost(model: cell.model, grid: grid))
  }

  /// - Parameter model: What the cell's model costs.
  init(_ cell: CellConfig, _ facts: DatasetFacts, model: ModelCost) {
    self.model = model
    steps = cell.training.stepCount(
      trainingImages: facts.trainingImages, flopsPerImage: model.trainingFLOPsPerImage)
    flops = Double(steps * cell.training.imagesPerStep) * model.trainingFLOPsPerImage
  }

  func value(of quantity: HeldQuantity) -> Double {
    switch quantity {
    case .parameters: Double(model.parameters)
    case .trunkParameters: Double(model.trunkParameters)
    case .flopsPerImage: model.trainingFLOPsPerImage
    case .flops: flops
    }
  }
}

/// Costs of cells, with what many of them share computed once.
struct CellCosts {
  private var models: [ModelKey: ModelCost] = [:]
  private var memory: [MemoryKey: TrainingMemory] = [:]

  private struct ModelKey: Hashable {
    let model: ModelConfig
    let grid: PatchGrid
  }

  private struct MemoryKey: Hashable {
    let model: ModelKey
    let imagesPerStep: Int
    let evaluationImages: Int
    let precision: String
  }

  /// - Throws: ``ModelError``.
  mutating func cost(
    _ cell: CellConfig, _ facts: DatasetFacts, _ grid: PatchGrid
  ) throws -> CellCost {
    let key = ModelKey(model: cell.model, grid: grid)
    let model = try models[key] ?? ModelCost(model: cell.model, grid: grid)
    models[key] = model
    return CellCost(cell, facts, model: model)
  }

  /// Memory of a process that trains the cell, at most, in bytes.
  mutating func residentBytes(
    _ cell: CellConfig, _ facts: DatasetFacts, _ grid: PatchGrid, threads: Int
  ) -> Double {
    let training = cell.training
    let key = MemoryKey(
      model: ModelKey(model: cell.model, grid: grid), imagesPerStep: training.imagesPerStep,
      evaluationImages: training.evaluationImages, precision: training.precision.chosen.name)
    let used = memory[key] ?? cell.memory(grid, threads: threads)
    memory[key] = used
    return used.resident(beside: facts)
  }
}

extension CellConfig {
  fileprivate func memory(_ grid: PatchGrid, threads: Int) -> TrainingMemory {
    TrainingMemory(model: model, training: training, grid: grid, threads: threads)
  }

  /// Memory of a process that trains the cell, at most, in bytes.
  ///
  /// - Throws: ``DataError`` when patches do not tile the images.
  func residentBytes(beside data: DatasetFacts, threads: Int) throws -> Double {
    let grid = try PatchGrid(shape: data.shape, patchSize: model.patchSize)
    return memory(grid, threads: threads).resident(beside: data)
  }
}
