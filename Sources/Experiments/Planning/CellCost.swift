import Data
import Models
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
    model = try ModelCost(model: cell.model, grid: grid)
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

extension CellConfig {
  /// Memory of a process that trains the cell, at most, in bytes.
  ///
  /// - Throws: ``DataError`` when patches do not tile the images.
  func residentBytes(beside data: DatasetFacts, threads: Int) throws -> Double {
    let grid = try PatchGrid(shape: data.shape, patchSize: model.patchSize)
    return TrainingMemory(model: model, training: training, grid: grid, threads: threads)
      .resident(beside: data)
  }
}
