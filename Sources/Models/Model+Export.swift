import Data
import Graph
import Kernels
import Settings

/// The trunk for other programs: what computes the features, without the pre-training head.
extension Model {
  /// The trunk under the names of Apple's released models: of the teacher, where the objective has
  /// one.
  ///
  /// - Throws: ``ModelError/unsuited(_:)`` for a trunk that Apple's class cannot compute.
  public func trunkWeights() throws -> Safetensors {
    guard !config.order.isRandom else {
      throw ModelError.unsuited(
        "model.order is \(config.order.name), whose trunk adds the position of each patch's target, "
          + "which other programs do not have; export the weights with --format patchlaw")
    }
    try checkForm()
    let all = weights()
    let prefix = averages.count > 0 ? ParameterNames.averages : ""
    var trunk = Safetensors()
    for parameter in features.layout.parameters
    where parameter.name.hasPrefix("trunk.") || parameter.name.hasPrefix("preprocessor.patchifier.")
    {
      trunk.entries[parameter.name] = all.entries[prefix + parameter.name]
    }
    return trunk
  }

  /// Refuses a trunk of another form than AIM's.
  private func checkForm() throws {
    let others = config.form.trained.differences(from: TrunkForm(), at: "model")
    guard !others.isEmpty else { return }
    throw ModelError.unsuited(
      others.map { "\($0.path) is \($0.value.json)" }.joined(separator: ", ")
        + ": the formats aim, hub and timm hold AIM's own trunk only; export the weights with "
        + "--format patchlaw")
  }

  /// The trunk under the names of timm's `VisionTransformer`, with the positions as a table and zeros
  /// for the biases that AIM does not have.
  ///
  /// - Throws: ``ModelError/unsuited(_:)`` for a trunk that timm's class cannot compute.
  public func timmWeights() throws -> Safetensors {
    var result = Safetensors()
    for (name, entry) in try trunkWeights().entries { result.entries[Self.timmName(name)] = entry }
    let width = config.width
    func add(_ name: String, _ shape: [Int], _ values: [Float]) {
      result.add(name, shape: shape, littleEndianBytes: FloatBuffer(values).all.littleEndianBytes)
    }
    add("pos_embed", [1, grid.count, width], sinCosPositions(grid: grid, width: width))
    for block in 0..<config.depth {
      for (layer, count) in [
        ("attn.proj", width), ("mlp.fc1", config.mlpRatio * width), ("mlp.fc2", width),
      ] {
        add("blocks.\(block).\(layer).bias", [count], Array(repeating: 0, count: count))
      }
    }
    return result
  }

  private static func timmName(_ name: String) -> String {
    let renamed = [
      ("preprocessor.patchifier.", "patch_embed."), ("trunk.post_trunk_norm.", "norm."),
      ("trunk.blocks.", "blocks."),
    ]
    let moved = renamed.first { name.hasPrefix($0.0) }.map { $0.1 + name.dropFirst($0.0.count) }
    return (moved ?? name).replacing(".norm_1.", with: ".norm1.")
      .replacing(".norm_2.", with: ".norm2.")
  }

  /// What an exported file says of the model.
  public var metadata: WeightsMetadata {
    var metadata = WeightsMetadata()
    (metadata.heads, metadata.patchSize) = (config.heads, config.patchSize)
    (metadata.imageSize, metadata.order) = (grid.size, config.order)
    if !config.order.isRandom { metadata.permutation = config.readingOrder(grid) }
    (metadata.mask, metadata.objective) = (config.attention, config.objective.identity)
    metadata.form = config.form.trained == TrunkForm() ? nil : config.form.trained
    return metadata
  }
}
