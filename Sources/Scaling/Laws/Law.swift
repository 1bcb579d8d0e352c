/// A family of curves with free constants: what one file of this folder adds.
///
/// A law states its value and its exact gradient over whole columns of points, so that nothing is
/// called per point. The search works in the coordinates of ``Parameter/Domain``; `evaluate` is
/// written in them too.
public struct Law: Sendable {
  public let name: String
  public let formula: String
  public let source: String
  /// The names of the inputs, unless the caller gives others in the same order.
  public let inputs: [String]
  public let parameters: [Parameter]
  /// The parameter that is the loss at infinite resources, if the law has one.
  public let irreducible: String?
  /// Whether the input is itself a loss, so that progress is towards smaller inputs.
  public let readsLoss: Bool
  /// Whether larger values are the better ones, as accuracies are.
  public let rises: Bool
  /// Positions of the parameters that multiply one term each, so that they can be projected out.
  let linear: [Int]
  /// For each other parameter, in order, where its search coordinate may start.
  let startRanges: @Sendable (Columns) -> [ClosedRange<Double>]
  /// Writes values and gradients at every point of the columns.
  let evaluate: @Sendable (_ coordinates: [Double], Columns, inout Evaluation) -> Void

  init(
    name: String, formula: String, source: String, inputs: [String], parameters: [Parameter],
    irreducible: String? = nil, readsLoss: Bool = false, rises: Bool = false, linear: [Int] = [],
    startRanges: @escaping @Sendable (Columns) -> [ClosedRange<Double>],
    evaluate: @escaping @Sendable ([Double], Columns, inout Evaluation) -> Void
  ) {
    self.name = name
    self.formula = formula
    self.source = source
    self.inputs = inputs
    self.parameters = parameters
    self.irreducible = irreducible
    self.readsLoss = readsLoss
    self.rises = rises
    self.linear = linear
    self.startRanges = startRanges
    self.evaluate = evaluate
  }

  /// The positions of the parameters that are searched from a grid.
  var nonlinear: [Int] { parameters.indices.filter { !linear.contains($0) } }

  /// Returns predictions at places that carry the given inputs.
  func values(_ coordinates: [Double], _ columns: Columns) -> [Double] {
    var evaluation = Evaluation(points: columns.count, parameters: parameters.count)
    evaluate(coordinates, columns, &evaluation)
    return evaluation.values
  }
}

/// A law's values and gradients over columns of points; reused from one evaluation to the next.
struct Evaluation {
  var values: [Double]  // [point]
  var jacobian: [Double]  // [point, parameter], d value / d coordinate

  init(points: Int, parameters: Int) {
    values = Array(repeating: 0, count: points)
    jacobian = Array(repeating: 0, count: points * parameters)
  }
}
