public import Data
public import Graph
public import Kernels

/// A model's parameters, and what they mean.
public final class Model {
  public let config: ModelConfig
  public let grid: PatchGrid
  public let layout: ParameterLayout
  public let parameters: FloatBuffer
  /// Parameters that training does not differentiate, such as a teacher's; empty where there are none.
  public let averageLayout: ParameterLayout
  /// Values of these: at the start, and unless training moves them, those of the same names.
  public let averages: FloatBuffer

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
    let graph = PretrainingGraph(config: config, grid: grid).graph
    (layout, averageLayout) = (graph.layout, graph.frozen)
    parameters = FloatBuffer(count: layout.count)
    averages = FloatBuffer(count: averageLayout.count)
    for parameter in layout.parameters {
      var generator = SeededGenerator(
        seed: seed, stream: .initialization, parameter.name.stableHash)
      parameters[parameter.range].copy(parameter.startingValues(using: &generator))
    }
    layout.copy(parameters, to: averageLayout, averages)
  }

  /// The same model without averages: features are those of its own parameters.
  public var student: Model { Model(studentOf: self) }

  private init(studentOf model: Model) {
    (config, grid) = (model.config, model.grid)
    (layout, parameters) = (model.layout, model.parameters)
    (averageLayout, averages) = (ParameterLayout(), FloatBuffer(count: 0))
  }

  /// What features are computed with: the averages, where there are some, as they are ahead of the
  /// parameters; a trunk's come first, laid out as in any graph of it.
  public var features: (layout: ParameterLayout, values: FloatBuffer) {
    averages.count > 0 ? (averageLayout, averages) : (layout, parameters)
  }
}

extension ParameterLayout {
  /// Copies the values of parameters to those of the same names and shapes in another layout.
  func copy(_ values: FloatBuffer, to other: ParameterLayout, _ result: FloatBuffer) {
    for parameter in other.parameters {
      guard let own = self.parameter(parameter.name), own.shape == parameter.shape else {
        continue
      }
      result[parameter.range].copy(values[own.range])
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
