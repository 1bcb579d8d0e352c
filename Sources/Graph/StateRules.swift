/// State that a graph's training keeps in addition to its parameters, and how each step updates it.
public struct StateRules: Sendable {
  /// A running mean of a tensor's rows, over all images of each step.
  public struct RunningMean: Sendable {
    /// The name in checkpoints.
    public let name: String
    /// [1, width]: the input from which executions read it; initially zero.
    public let input: Tensor
    /// [tokens, width]: the averaged tensor.
    public let rows: Tensor
    /// The momentum: the fraction kept at each step.
    public let momentum: Double
    /// Values per row.
    public let width: Int

    public init(name: String, input: Tensor, rows: Tensor, momentum: Double, in graph: Graph) {
      (self.name, self.input, self.rows, self.momentum) = (name, input, rows, momentum)
      width = graph.width(rows)
      precondition(graph.width(input) == width, "a mean must have the width of its tensor")
    }
  }

  /// The initial momentum of a moving average of the parameters.
  ///
  /// The frozen parameters are averages of the trained ones of the same names; the momentum rises
  /// to 1 along a half cosine. nil if there are no averages.
  public var averaging: Double?
  public var means: [RunningMean] = []
  /// Parameters that are frozen at first, by name: the fraction of the steps at which training of
  /// each begins.
  public var held: [String: Double] = [:]

  public init() {}
}
