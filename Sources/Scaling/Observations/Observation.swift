/// One measured point: what was spent, and the loss it bought.
///
/// Nothing here knows how the point was made: it may be a run of ours or a row of anyone's table.
public struct Observation: Codable, Hashable, Sendable {
  /// Positive quantities by name: `parameters`, `images`, `flops`, or any column a law is fitted in.
  public var inputs: [String: Double]
  /// The fitted quantity; a loss, an error rate or an accuracy, depending on the law.
  public var loss: Double
  /// The name shared by points that are not independent: seeds of a cell, steps of one curve.
  public var cell: String
  /// How a report calls the point.
  public var label: String
  /// How often the point counts; in least squares, the inverse variance of its residual.
  public var weight: Double
  /// How many independent trials a rate was measured on; needed by the binomial loss only.
  public var trials: Double?

  public init(
    inputs: [String: Double], loss: Double, cell: String = "", label: String = "",
    weight: Double = 1, trials: Double? = nil
  ) {
    self.inputs = inputs
    self.loss = loss
    self.cell = cell
    self.label = label
    self.weight = weight
    self.trials = trials
  }
}
