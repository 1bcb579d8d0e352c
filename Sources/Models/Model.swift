public import Data
public import Graph
public import Kernels

/// A model's parameters and their layout.
public final class Model {
  public let config: ModelConfig
  public let grid: PatchGrid
  public let layout: ParameterLayout
  public let parameters: FloatBuffer
  /// Parameters without gradients, such as a teacher's; empty if there are none.
  public let averageLayout: ParameterLayout
  /// The values of ``frozenLayout``; they start as copies of the parameters of the same names.
  public let averages: FloatBuffer

  /// Initializes a model from a seed.
  ///
  /// Each parameter has its own random stream, keyed by its name, so that changing the head leaves
  /// the trunk's initialization unchanged.
  ///
  /// - Throws: ``ModelError`` if the config does not describe a model.
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

  /// The same model without averages, whose features use its own parameters.
  public var student: Model { Model(studentOf: self) }

  private init(studentOf model: Model) {
    (config, grid) = (model.config, model.grid)
    (layout, parameters) = (model.layout, model.parameters)
    (averageLayout, averages) = (ParameterLayout(), FloatBuffer(count: 0))
  }

  /// The parameters used for features: the averages if there are any, since they perform better
  /// than the current parameters; a trunk's come first, laid out as in any graph of it.
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
  /// Draws the parameter's initial values.
  public func startingValues(using generator: inout SeededGenerator) -> [Float] {
    switch initializer {
    case .zeros: return Array(repeating: 0, count: range.count)
    case .ones: return Array(repeating: 1, count: range.count)
    case .constant(let value): return Array(repeating: value, count: range.count)
    case .normal(let std):
      return range.map { _ in std * generator.normal() }
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
