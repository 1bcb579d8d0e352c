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
    var hidden: [Int] = []
    // Up to the highest block with any tensor: a missing block in between is an error, not a
    // shorter model.
    for block in 0...weights.lastBlock {
      hidden.append(try weights.hiddenWidth(block: block, width: projection[0], from: path))
    }
    guard Set(hidden).count == 1 else {
      throw SafetensorsError.notAnArchitecture(
        path: path, reason: "blocks have MLPs of widths \(Set(hidden).sorted())")
    }
    (width, patchSize, depth) = (projection[0], projection[3], hidden.count)
    (mlpRatio, self.heads) = (hidden[0] / projection[0], heads)
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

extension Safetensors {
  private static let blocks = "trunk.blocks."

  /// The highest index of a block with any tensor; 0 if there is none.
  fileprivate var lastBlock: Int {
    (Array(entries.keys) + faults.keys).filter { $0.hasPrefix(Self.blocks) }
      .compactMap { Int($0.dropFirst(Self.blocks.count).prefix { $0 != "." }) }
      .reduce(0, max)
  }

  /// Hidden width of a block's MLP.
  fileprivate func hiddenWidth(block: Int, width: Int, from path: String) throws -> Int {
    let name = "\(Self.blocks)\(block).mlp.fc1.weight"
    let shape = try tensor(name, from: path).shape
    guard width > 0, shape.count == 2, shape[1] == width, shape[0].isMultiple(of: width) else {
      throw SafetensorsError.notAnArchitecture(
        path: path, reason: "'\(name)' has shape \(shape), not [a multiple of \(width), \(width)]")
    }
    return shape[0]
  }
}
