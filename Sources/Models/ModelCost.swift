public import Data
import Graph

/// The parameters and floating-point operations of a model, derived from its graph.
///
/// Parameters are all trainable values; `trunk` includes the patch embedding and the norm before
/// the head. Each multiply-add of the matrix products and of attention counts as two floating-point
/// operations; attention is counted in full, regardless of the mask. The backward pass is counted
/// as executed: twice the forward pass minus the input gradient of the patch embedding, which is
/// not computed. Head and loss are everything after the trunk's last block.
public struct ModelCost: Hashable, Sendable {
  public let parameters: Int
  public let trunkParameters: Int
  public let headParameters: Int
  public let patches: Int
  public let forwardFLOPsPerImage: Double
  public let trainingFLOPsPerImage: Double
  /// The operations of the trunk alone, without the head.
  public let trunkTrainingFLOPsPerImage: Double
  /// The cost of the predicted tokens, which the counts above exclude; nil if no tokens are
  /// predicted.
  public let tokens: TokenCost?

  /// - Throws: ``ModelError`` if the config does not describe a model.
  public init(model: ModelConfig, grid: PatchGrid) throws {
    try model.check(grid)
    let objective = PretrainingGraph(config: model, grid: grid)
    let graph = objective.graph
    parameters = graph.layout.count
    headParameters = graph.layout.count(under: "head.")
    trunkParameters = parameters - headParameters
    patches = grid.count
    forwardFLOPsPerImage = objective.forwardFLOPsPerImage
    trainingFLOPsPerImage = objective.trainingFLOPsPerImage
    trunkTrainingFLOPsPerImage = objective.trunkTrainingFLOPsPerImage
    if case .tokens(let target) = model.target {
      tokens = TokenCost(target, grid: grid)
    } else {
      tokens = nil
    }
  }
}

extension ModelConfig {
  /// Operations of the trunk's blocks for an image whose patches are all read, as when features are
  /// computed.
  public func trunkForwardFLOPs(patches: Double) -> Double {
    let (tokens, hidden) = (
      patches + Double(form.leadingTokens), form.mlp.hiddenWidth(mlpRatio * width)
    )
    let weights = Double(4 * width + form.mlp.matrices * hidden) * Double(width)
    return Double(depth) * (2 * tokens * weights + 4 * tokens * tokens * Double(width))
  }
}
