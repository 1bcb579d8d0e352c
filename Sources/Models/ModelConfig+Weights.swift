import Data

extension ModelConfig {
  /// The architecture that a file of weights was made with.
  ///
  /// The head is left as the default: features do not pass through it. Weights of drawn orders and
  /// of masked prediction are known by the parameters that only they have.
  ///
  /// - Parameters:
  ///   - weights: Tensors under the names of Apple's released models.
  ///   - heads: Attention heads, which no shape tells.
  ///   - path: Where the file came from, for messages.
  /// - Throws: ``SafetensorsError`` when the patch projection or every block is missing.
  public init(weights: Safetensors, heads: Int, path: String) throws {
    self.init()
    let name = ParameterNames.patchProjection
    guard let projection = weights.entries[name], projection.shape.count == 4 else {
      throw SafetensorsError.missing(path: path, name: name)
    }
    let block = { (index: Int) in "trunk.blocks.\(index).mlp.fc1.weight" }
    guard let hidden = weights.entries[block(0)], hidden.shape.count == 2 else {
      throw SafetensorsError.missing(path: path, name: block(0))
    }
    (width, patchSize) = (projection.shape[0], projection.shape[3])
    depth = (0...).first { weights.entries[block($0)] == nil } ?? 1
    mlpRatio = hidden.shape[0] / max(1, width)
    self.heads = heads
    for objective in Objective.all { objective.recognize(weights, in: &self) }
  }
}
