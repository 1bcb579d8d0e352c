import Data
import Models
import Training

/// What one cell counts and costs, as far as a plan needs it.
struct CellCost {
  let model: ModelCost
  let steps: Int
  /// Of the whole training.
  let flops: Double

  /// What the cell's data settings say of the images.
  typealias Facts = (shape: ImageShape, trainingImages: Int)

  /// - Throws: ``DataError`` or ``ModelError`` when the cell cannot be trained.
  init(_ cell: CellConfig, _ facts: Facts) throws {
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
  /// - Throws: ``DataError`` when the images cannot be counted.
  func residentBytes(threads: Int) throws -> Double {
    let grid = try PatchGrid(shape: data.facts().shape, patchSize: model.patchSize)
    return try TrainingMemory(model: model, training: training, grid: grid, threads: threads)
      .resident(beside: data)
  }
}
