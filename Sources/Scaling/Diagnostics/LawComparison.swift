/// Laws fitted to the same points, ranked by held-out error.
public struct LawComparison: Codable, Hashable, Sendable {
  /// The result of one law.
  public struct Row: Codable, Hashable, Sendable {
    public let law: String
    /// Free parameters, without the noise scale.
    public let parameters: Int
    public let objective: Double?
    /// Akaike's criterion with the small-sample correction; nil if there are too few points.
    public let criterion: Double?
    /// Root mean square of ln(prediction / truth) on the held-out points.
    public let heldOutError: Double?
    /// The reason why the law could not be fitted.
    public let failure: String?
  }

  /// Lowest held-out error first; laws without one follow, ordered by AICc.
  public let rows: [Row]

  /// The law with the lowest held-out error.
  public var best: String? { rows.first { $0.heldOutError != nil }?.law }

  /// Fits several laws and ranks them.
  ///
  /// - Parameters:
  ///   - laws: The laws.
  ///   - observations: The points, the same for all.
  ///   - inputs: The inputs, the same for all; each law uses as many as it has.
  ///   - options: How each law is fitted and what is held out; nothing is resampled.
  public init(
    of laws: [Law], on observations: [Observation], inputs: [String], options: FitOptions
  ) {
    var options = options
    options.resampling.count = 0
    rows = laws.map { Self.row($0, observations, inputs, options) }.sorted(by: Self.isBetter)
  }

  private static func row(
    _ law: Law, _ observations: [Observation], _ inputs: [String], _ options: FitOptions
  ) -> Row {
    let ownInputs = Array(inputs.prefix(law.inputs.count))
    do {
      let fit = try law.fit(observations, inputs: ownInputs, options: options)
      return Row(
        law: law.name, parameters: law.parameters.count - options.fixed.count,
        objective: fit.objective, criterion: fit.criterion(fixed: options.fixed.count),
        heldOutError: fit.heldOut?.error, failure: nil)
    } catch {
      return Row(
        law: law.name, parameters: law.parameters.count, objective: nil, criterion: nil,
        heldOutError: nil, failure: "\(error)")
    }
  }

  private static func isBetter(_ one: Row, _ other: Row) -> Bool {
    let infinity = Double.infinity
    return (one.heldOutError ?? infinity, one.criterion ?? infinity, one.law)
      < (other.heldOutError ?? infinity, other.criterion ?? infinity, other.law)
  }
}

extension Fit {
  /// Returns Akaike's information criterion with the correction for few points.
  ///
  ///     AICc = 2k - 2 ln(likelihood) + 2k (k + 1) / (n - k - 1)
  ///
  /// with the noise scale counted in k. Source: Hurvich & Tsai 1989.
  ///
  /// - Parameter fixed: The number of fixed parameters.
  /// - Returns: The criterion, or nil if n <= k + 1.
  public func criterion(fixed: Int = 0) -> Double? {
    let scales = loss.penalty == .binomial ? 0 : 1
    let (k, n) = (Double(parameters.count - fixed + scales), Double(points))
    guard n > k + 1 else { return nil }
    let columns = Columns(residuals.map(\.observation), inputs: inputs)
    let likelihood = Likelihood(objective: objective, loss: loss, columns: columns)
    return 2 * k + 2 * likelihood.negativeLog + 2 * k * (k + 1) / (n - k - 1)
  }
}
