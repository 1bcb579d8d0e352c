public import Data
public import Graph
public import Kernels

/// A model's parameters, and what they mean.
public final class Model {
  public let config: ModelConfig
  public let grid: PatchGrid
  public let layout: ParameterLayout
  public let parameters: FloatBuffer

  /// A model with the starting values that `seed` draws.
  ///
  /// Each parameter draws from a stream of its own, keyed by its name, so that changing the head
  /// leaves the trunk's starting values alone.
  ///
  /// - Throws: ``ModelError`` when the config does not describe a model.
  public init(config: ModelConfig, grid: PatchGrid, seed: Int) throws {
    try config.check(grid)
    self.config = config
    self.grid = grid
    layout = PretrainingGraph(config: config, grid: grid).graph.layout
    parameters = FloatBuffer(count: layout.count)
    for parameter in layout.parameters {
      var generator = SeededGenerator(
        seed: seed, stream: .initialization, parameter.name.stableHash)
      parameters[parameter.range].copy(parameter.startingValues(using: &generator))
    }
  }
}

extension ParameterLayout.Parameter {
  /// Draws the parameter's starting values.
  public func startingValues(using generator: inout SeededGenerator) -> [Float] {
    switch initializer {
    case .zeros: return Array(repeating: 0, count: range.count)
    case .ones: return Array(repeating: 1, count: range.count)
    case .normal(let deviation):
      return range.map { _ in deviation * generator.normal() }
    case .uniform(let bound):
      return range.map { _ in Float.random(in: -bound..<bound, using: &generator) }
    case .xavierUniform:
      let bound = (6 / Float(shape[0] + range.count / shape[0])).squareRoot()
      return range.map { _ in Float.random(in: -bound..<bound, using: &generator) }
    }
  }
}

extension String {
  /// FNV-1a over the UTF-8 bytes: the same on every machine, unlike `hashValue`.
  var stableHash: Int {
    let hash = utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash >> 1)
  }
}
