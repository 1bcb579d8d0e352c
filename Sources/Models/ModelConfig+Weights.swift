import Data
import Settings

extension ModelConfig {
  /// The architecture of a file of weights.
  ///
  /// The head is left at the default, since features do not use it. Order and block mask are what the
  /// file's metadata say, raster and causal where they say nothing; random orders and masked
  /// prediction are recognized by parameters that only they have.
  ///
  /// - Parameters:
  ///   - weights: Tensors under the names of Apple's released models.
  ///   - heads: Attention heads, which no tensor shape reveals; nil for what the metadata say.
  ///   - path: The file's path, for messages.
  /// - Throws: ``SafetensorsError`` if the patch projection or a block is missing, if their shapes do
  ///   not fit a model, or if the metadata say something else.
  public init(weights: Safetensors, heads: Int?, path: String) throws {
    self.init()
    let metadata = try WeightsMetadata(weights, path: path)
    if let heads, let said = metadata.heads, heads != said {
      throw SafetensorsError.contradiction(
        path: path, key: "heads", found: "\(said)", asked: "\(heads)")
    }
    guard let heads = heads ?? metadata.heads else {
      throw SafetensorsError.unknownHeads(path: path)
    }
    let name = ParameterNames.patchProjection
    let projection = try weights.tensor(name, from: path).shape
    guard projection.count == 4, projection[2] == projection[3] else {
      throw SafetensorsError.notAnArchitecture(
        path: path,
        reason: "'\(name)' has shape \(projection), not [width, channels, patch, patch]")
    }
    form = metadata.form ?? TrunkForm()
    try form.checkNames(weights, path: path)
    var hidden: [Int] = []
    // Up to the highest block with any tensor: a missing block in between is an error, not a
    // shorter model.
    for block in 0...weights.lastBlock {
      hidden.append(
        try weights.hiddenWidth(block: block, width: projection[0], form.mlp, from: path))
    }
    guard Set(hidden).count == 1 else {
      throw SafetensorsError.notAnArchitecture(
        path: path, reason: "blocks have MLPs of widths \(Set(hidden).sorted())")
    }
    (width, patchSize, depth) = (projection[0], projection[3], hidden.count)
    (mlpRatio, self.heads) = (try form.mlp.ratio(hidden[0], width, from: path), heads)
    if let said = metadata.patchSize, said != patchSize {
      throw SafetensorsError.contradiction(
        path: path, key: "patch_size", found: "\(said)", asked: "\(patchSize) by '\(name)'")
    }
    if let said = metadata.order { order = said }
    // Prefixes do not matter to features; blocks do, where features are causal.
    if case .blockCausal? = metadata.mask { attention = metadata.mask ?? attention }
    for objective in Objective.all { objective.recognize(weights, in: &self) }
    if let problem = problems(at: "model").first {
      throw SafetensorsError.notAnArchitecture(path: path, reason: problem)
    }
  }
}

extension TrunkMLP {
  /// The multiple of the width that gives the first layer this number of outputs.
  fileprivate func ratio(_ outputs: Int, _ width: Int, from path: String) throws -> Int {
    if self == .gelu { return outputs / width }
    guard let ratio = (1...16).first(where: { 2 * hiddenWidth($0 * width) == outputs }) else {
      throw SafetensorsError.notAnArchitecture(
        path: path, reason: "a gated MLP has 2 × \(outputs / 2) hidden values at width \(width)")
    }
    return ratio
  }
}

extension TrunkForm {
  /// Refuses a file with parameters that a trunk of this form does not have, since leaving them out
  /// would change the features.
  fileprivate func checkNames(_ weights: Safetensors, path: String) throws {
    let block = "trunk.blocks.0."
    let known = [
      (ParameterNames.classToken, classToken), (ParameterNames.registers, registers > 0),
      (ParameterNames.positions, positions == .learned),
      (block + "attn.q_norm.weight", queryKeyNorm), (block + "ls1.gamma", layerScale != .none),
      (block + "attn.qkv.bias", bias), (block + "mlp.fc1.bias", bias),
    ]
    for (name, isExpected) in known where weights.contains(name) && !isExpected {
      throw SafetensorsError.notAnArchitecture(
        path: path,
        reason:
          "'\(name)' belongs to a trunk of another form than AIM's, of which the file's metadata "
          + "say nothing")
    }
  }
}

extension Safetensors {
  private static let blocks = "trunk.blocks."

  /// The highest index of a block with any tensor; 0 if there is none.
  fileprivate var lastBlock: Int {
    (Array(entries.keys) + faults.keys).filter { $0.hasPrefix(Self.blocks) }
      .compactMap { Int($0.dropFirst(Self.blocks.count).prefix { $0 != "." }) }
      .reduce(0, max)
  }

  /// Outputs of the first layer of a block's MLP.
  fileprivate func hiddenWidth(
    block: Int, width: Int, _ mlp: TrunkMLP, from path: String
  ) throws -> Int {
    let name = "\(Self.blocks)\(block).mlp.fc1.weight"
    let shape = try tensor(name, from: path).shape
    let unit = mlp == .swiGLU ? 16 : width
    guard width > 0, shape.count == 2, shape[1] == width, shape[0].isMultiple(of: unit) else {
      throw SafetensorsError.notAnArchitecture(
        path: path, reason: "'\(name)' has shape \(shape), not [a multiple of \(unit), \(width)]")
    }
    return shape[0]
  }
}
