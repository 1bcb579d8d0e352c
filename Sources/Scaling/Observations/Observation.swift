/// One measured point: resources and the loss reached with them.
///
/// The source does not matter: one of our runs or a row of any table.
public struct Observation: Codable, Hashable, Sendable {
  /// Positive quantities by name: `parameters`, `images`, `flops`, or any input of a law.
  public var inputs: [String: Double]
  /// The fitted quantity; a loss, an error rate or an accuracy, depending on the law.
  public var loss: Double
  /// The name shared by dependent points: seeds of a cell, steps of one curve.
  public var cell: String
  /// The name shared by the cells whose runs begin with the same steps; nil for one that is alone.
  public var family: String?
  /// The point's name in reports.
  public var label: String
  /// The weight of the point; for least squares, the inverse variance of its residual.
  public var weight: Double
  /// The number of independent trials behind a rate; used by the binomial loss only.
  public var trials: Double?

  public init(
    inputs: [String: Double], loss: Double, cell: String = "", family: String? = nil,
    label: String = "", weight: Double = 1, trials: Double? = nil
  ) {
    self.inputs = inputs
    self.loss = loss
    self.cell = cell
    self.family = family
    self.label = label
    self.weight = weight
    self.trials = trials
  }
}
