/// The location of each named parameter tensor in one flat buffer.
///
/// The same ranges index the parameters, their gradients, and both AdamW moments, so a parameter is
/// declared exactly once: name, shape, initialization, and whether weight decay applies.
public struct ParameterLayout: Hashable, Sendable {
  public struct Parameter: Hashable, Sendable {
    public let name: String
    public let shape: [Int]
    public let initializer: Initializer
    public let decays: Bool
    public let range: Range<Int>
  }

  /// The initialization of a parameter.
  public enum Initializer: Hashable, Sendable {
    case zeros
    case ones
    /// The same value everywhere.
    case constant(Float)
    /// Uniform within ±√(6 / (inputs + outputs)) of the matrix [outputs, inputs].
    /// Source: Glorot & Bengio 2010, equation 16.
    case xavierUniform
    /// Uniform within ±bound.
    case uniform(bound: Float)
    /// Normal with mean 0.
    case normal(std: Float)
  }

  /// Parameters in buffer order.
  public private(set) var parameters: [Parameter] = []

  public init() {}

  /// Size of the whole buffer in values.
  public var count: Int { parameters.last?.range.upperBound ?? 0 }

  /// Reserves the next range of the buffer.
  mutating func add(
    _ name: String, _ shape: [Int], _ initializer: Initializer, decays: Bool
  ) -> Range<Int> {
    let range = count..<(count + shape.reduce(1, *))
    parameters.append(
      Parameter(
        name: name, shape: shape, initializer: initializer, decays: decays, range: range))
    return range
  }

  /// The parameter of that name, if any.
  public func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }

  /// Number of values of the parameters whose names begin with one of the prefixes.
  public func count(under prefixes: String...) -> Int {
    parameters.filter { parameter in prefixes.contains { parameter.name.hasPrefix($0) } }
      .reduce(0) { $0 + $1.range.count }
  }
}
