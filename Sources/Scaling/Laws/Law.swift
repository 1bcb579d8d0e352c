/// A parametric family of curves; each file of this folder adds one.
///
/// A law computes its value and its exact gradient over whole columns of points, with no call per
/// point. The search uses the coordinates of ``Parameter/Domain``, and so does `evaluate`.
public struct Law: Sendable {
  public let name: String
  public let formula: String
  public let source: String
  /// The names of the inputs, unless the caller gives others in the same order.
  public let inputs: [String]
  public let parameters: [Parameter]
  /// The parameter that is the loss at infinite resources, if any.
  public let irreducible: String?
  /// Whether the input is itself a loss, so that progress means smaller inputs.
  public let readsLoss: Bool
  /// Whether larger values are better, as for accuracies.
  public let rises: Bool
  /// Indices of the parameters that each multiply one term, so that they can be projected out.
  let linear: [Int]
  /// For each other parameter, in order, the range of starting values in its search coordinate.
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

  /// The indices of the parameters that are searched from a grid.
  var nonlinear: [Int] { parameters.indices.filter { !linear.contains($0) } }

  /// Returns predictions at points with the given inputs.
  func values(_ coordinates: [Double], _ columns: Columns) -> [Double] {
    var evaluation = Evaluation(points: columns.count, parameters: parameters.count)
    evaluate(coordinates, columns, &evaluation)
    return evaluation.values
  }
}

/// A law's values and gradients over columns of points; the storage is reused between evaluations.
struct Evaluation {
  var values: [Double]  // [point]
  var jacobian: [Double]  // [point, parameter], d value / d coordinate

  init(points: Int, parameters: Int) {
    values = Array(repeating: 0, count: points)
    jacobian = Array(repeating: 0, count: points * parameters)
  }
}
