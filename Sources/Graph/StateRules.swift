/// What a graph's training keeps beside its parameters, and how that follows each step.
public struct StateRules: Sendable {
  /// A running mean of a tensor's rows, over all images of each step.
  public struct RunningMean: Sendable {
    /// As checkpoints call it.
    public let name: String
    /// [1, width]: where executions read it, at first zero.
    public let input: Tensor
    /// [tokens, width]: what is averaged.
    public let rows: Tensor
    /// Share that is kept at each step.
    public let momentum: Double
    /// Values per row.
    public let width: Int

    public init(name: String, input: Tensor, rows: Tensor, momentum: Double, in graph: Graph) {
      (self.name, self.input, self.rows, self.momentum) = (name, input, rows, momentum)
      width = graph.width(rows)
      precondition(graph.width(input) == width, "a mean is as wide as what it averages")
    }
  }

  /// Share of a running average of the parameters that the first step keeps.
  ///
  /// The frozen parameters are averages of the trained ones of the same names; the share rises to 1
  /// by half a cosine. nil where they are not.
  public var averaging: Double?
  public var means: [RunningMean] = []
  /// Parameters that are not trained from the start, by name: the share of the steps at which each
  /// begins.
  public var held: [String: Double] = [:]

  public init() {}
}
