/// How much the seeds of several cells rise and fall together in one metric, which decides the interval
/// of their differences.
///
/// Pairing by seed pays where seeds correlate; where they do not, it halves the degrees of freedom for
/// nothing. The rule was fixed by simulation before any study was looked at by it: with at least four
/// cells, whose mean correlation lies below 0.25 either way, a difference has Welch's interval of
/// unpaired seeds, otherwise Student's of paired ones. Variances need not be equal for either. Over 2 to
/// 8 seeds, 4 and 8 cells, correlations of 0 to 0.9, normal and t₃ noise, equal and threefold
/// deviations, the rule covers 94 to 98 %; with two cells it falls to 93 %, as few pairs say little of
/// a correlation, so that fewer than four stay paired.
public struct SeedCorrelation: Hashable, Sendable {
  /// The mean of Pearson's correlation over all pairs of cells; nil where none can be computed.
  public let mean: Double?
  /// Cells with at least two seeds that differ.
  public let cells: Int

  /// Of a correlation, either way.
  public static let nearNothing = 0.25
  /// With fewer, the mean correlation cannot be told.
  public static let fewestCells = 4

  /// - Parameter cells: The value of each seed, for each cell of a study.
  init<Seed: Hashable>(_ cells: [[Seed: Double]]) {
    let varied = cells.filter { $0.count > 1 && Array($0.values).deviation(scale: 0) > 0 }
    var found: [Double] = []
    for (index, first) in varied.enumerated() {
      for second in varied[(index + 1)...] {
        let pairs = first.compactMap { seed, value in second[seed].map { (value, $0) } }
        if let r = Self.pearson(pairs) { found.append(r) }
      }
    }
    self.cells = varied.count
    mean = found.isEmpty ? nil : Self.sum(found) / Double(found.count)
  }

  /// Whether differences have Welch's interval.
  public var isNearNothing: Bool {
    guard let mean, cells >= Self.fewestCells else { return false }
    return abs(mean) < Self.nearNothing
  }

  /// Pearson's correlation; nil for fewer than two pairs, and where one side has no spread.
  static func pearson(_ pairs: [(Double, Double)]) -> Double? {
    guard pairs.count > 1, pairs.map(\.0).deviation(scale: 0) > 0,
      pairs.map(\.1).deviation(scale: 0) > 0
    else { return nil }
    let (first, second) = (centered(pairs.map(\.0)), centered(pairs.map(\.1)))
    let norm = sum(first.map { $0 * $0 }) * sum(second.map { $0 * $0 })
    return sum(zip(first, second).map { $0 * $1 }) / norm.squareRoot()
  }

  private static func centered(_ values: [Double]) -> [Double] {
    let mean = sum(values) / Double(values.count)
    return values.map { $0 - mean }
  }

  /// In the order of their size, so that the order of the seeds does not matter.
  private static func sum(_ values: [Double]) -> Double { values.sorted().reduce(0, +) }
}
