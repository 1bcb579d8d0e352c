/// Corrections of p values for the number of tests.
public enum Multiplicity {
  /// Holm's correction, for comparing several levels with one control: the chance of any false
  /// decision stays below 5 %.
  ///
  /// Source: Holm 1979, "A simple sequentially rejective multiple test procedure".
  ///
  /// - Parameter values: Uncorrected p values.
  /// - Returns: Corrected ones, in the same order.
  public static func holm(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var corrected = values
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, Double(values.count - rank) * values[index]))
      corrected[index] = largest
    }
    return corrected
  }

  /// Benjamini and Hochberg's correction: where those below 5 % are called decided, the expected
  /// fraction of false ones among them is at most 5 %.
  ///
  /// Valid for independent tests, and for the positive dependence that comparisons with a shared
  /// control have (Benjamini & Yekutieli 2001, theorem 1.2 and section 3.1).
  ///
  /// Source: Benjamini & Hochberg 1995, "Controlling the false discovery rate", J. R. Statist. Soc. B
  /// 57(1), equation (1), as adjusted p values.
  ///
  /// - Parameter values: Uncorrected p values.
  /// - Returns: Corrected ones, in the same order.
  public static func falseDiscovery(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var corrected = values
    var smallest = 1.0
    for (rank, index) in order.enumerated().reversed() {
      smallest = min(smallest, Double(values.count) / Double(rank + 1) * values[index])
      corrected[index] = smallest
    }
    return corrected
  }
}
