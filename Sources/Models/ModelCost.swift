public import Data
import Graph

/// What a model counts and costs, read off its graph.
///
/// Parameters are every trainable value; `trunk` includes the patch embedding and the norm before
/// the head. Floating-point operations are two per multiply-add of the matrix products and of
/// attention, which is counted in full whatever its mask hides; the backward pass is what the graph
/// executes: twice the forward, less the patch embedding's unneeded input gradient. Head and loss
/// are what stands after the trunk's last block.
public struct ModelCost: Hashable, Sendable {
  public let parameters: Int
  public let trunkParameters: Int
  public let headParameters: Int
  public let patches: Int
  public let forwardFLOPsPerImage: Double
  public let trainingFLOPsPerImage: Double
  /// Those of the trunk alone, without the head.
  public let trunkTrainingFLOPsPerImage: Double
  /// Of the tokens that it predicts, which no count above includes; nil where it predicts none.
  public let tokens: TokenCost?

  /// - Throws: ``ModelError`` when the config does not describe a model.
  public init(model: ModelConfig, grid: PatchGrid) throws {
    try model.check(grid)
    let objective = PretrainingGraph(config: model, grid: grid)
    let graph = objective.graph
    parameters = graph.layout.count
    headParameters = graph.layout.count(under: "head.")
    trunkParameters = parameters - headParameters
    patches = grid.count
    forwardFLOPsPerImage = graph.forwardFLOPsPerImage
    trainingFLOPsPerImage = graph.trainingFLOPsPerImage
    trunkTrainingFLOPsPerImage = graph.trainingFLOPsPerImage(of: 0..<objective.trunkEnd)
    if case .tokens(let target) = model.target {
      tokens = TokenCost(target, grid: grid)
    } else {
      tokens = nil
    }
  }
}

extension ModelConfig {
  /// Operations of the trunk's blocks on an image of which all patches are read, as features are
  /// computed.
  public func trunkForwardFLOPs(patches: Double) -> Double {
    let width = Double(width)
    let products = 2 * patches * Double(4 + 2 * mlpRatio) * width * width
    return Double(depth) * (products + 4 * patches * patches * width)
  }
}
