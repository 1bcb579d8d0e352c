import Data
import Models
import Training

/// A training step of known size, the same as the PyTorch peer's of that name. The trunk of g768 has
/// the shape of GPT-2's smallest model, for which others publish rates.
struct BenchConfiguration {
  let name: String
  let width: Int
  let depth: Int
  let heads: Int
  let batchSize: Int
  let patchSize: Int
  /// nil means Fashion-MNIST, 28 × 28 × 1; otherwise the side in pixels of a three-channel image.
  let resolution: Int?

  static let all = [
    BenchConfiguration(
      name: "f64", width: 64, depth: 4, heads: 4, batchSize: 256, patchSize: 4, resolution: nil),
    BenchConfiguration(
      name: "f128", width: 128, depth: 6, heads: 4, batchSize: 256, patchSize: 4, resolution: nil),
    BenchConfiguration(
      name: "f192", width: 192, depth: 12, heads: 3, batchSize: 128, patchSize: 4, resolution: nil),
    BenchConfiguration(
      name: "f384", width: 384, depth: 12, heads: 6, batchSize: 64, patchSize: 4, resolution: nil),
    BenchConfiguration(
      name: "c256", width: 256, depth: 8, heads: 4, batchSize: 128, patchSize: 4, resolution: 32),
    BenchConfiguration(
      name: "i384", width: 384, depth: 12, heads: 6, batchSize: 16, patchSize: 16,
      resolution: 224),
    BenchConfiguration(
      name: "c48", width: 48, depth: 4, heads: 3, batchSize: 256, patchSize: 4, resolution: 32),
    BenchConfiguration(
      name: "c96", width: 96, depth: 8, heads: 3, batchSize: 128, patchSize: 4, resolution: 32),
    BenchConfiguration(
      name: "g768", width: 768, depth: 12, heads: 12, batchSize: 8, patchSize: 16,
      resolution: 224),
  ]

  /// Crops and flips are off: the peer has none.
  var data: DataConfig {
    var data = DataConfig()
    data.cropScale = 1
    data.flip = false
    data.validationImages = 64
    if let resolution {
      var shapes = Shapes()
      (shapes.resolution, shapes.trainingImages, shapes.testImages) = (resolution, 512, 16)
      data.dataset = .shapes(shapes)
    }
    return data
  }

  func model(isCausal: Bool, objective: BenchObjective = .autoregressive) -> ModelConfig {
    var model = ModelConfig()
    (model.width, model.depth, model.heads) = (width, depth, heads)
    model.patchSize = patchSize
    if isCausal { model.attention = .causal }
    objective.apply(to: &model)
    return model
  }

  var training: TrainingConfig {
    var training = TrainingConfig()
    training.batchSize = batchSize
    training.budget = .steps(10_000)
    training.evaluations = 1
    training.evaluationImages = 16
    return training
  }

  /// Patches of one step.
  ///
  /// - Throws: ``DataError`` when patches do not tile the images.
  func tokens() throws -> Int {
    try batchSize * PatchGrid(shape: data.facts().shape, patchSize: patchSize).count
  }

  /// Operations of one step by the peer's formula: six per weight of a matrix product and patch,
  /// and attention in full.
  ///
  /// - Throws: ``DataError`` when patches do not tile the images.
  func modelFLOPs() throws -> Double {
    let grid = try PatchGrid(shape: data.facts().shape, patchSize: patchSize)
    let patches = grid.count
    let (w, rows) = (Double(width), Double(batchSize * patches))
    let weights =
      2 * Double(grid.valuesPerPatch) * w + Double(depth) * 12 * w * w
      + Double(MLPHead().depth) * 8 * w * w
    return 6 * weights * rows + 12 * Double(depth * patches) * w * rows
  }
}
