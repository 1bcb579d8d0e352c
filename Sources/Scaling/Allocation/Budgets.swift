import Foundation

/// Budgets that runs were meant to spend, told apart by the gaps between what they spent.
///
/// What runs spent differs a little from the budget, by rounding of steps or by another formula of FLOPs.
/// The border is put into the widest gap of their sorted logarithms, as a ratio to the next smaller one,
/// so jitter that is small beside the distance of budgets never divides one.
enum Budgets {
  /// Gaps below the first never divide budgets; gaps above the second always do.
  private static let (narrow, wide) = (log(1.05), log(1.25))
  private static let rounding = 1e-6

  /// Returns the rows of each budget, least first.
  ///
  /// - Parameter flops: What each row spent, positive.
  static func grouped(_ flops: [Double]) -> [[Int]] {
    let logs = flops.map { log($0) }
    let order = logs.indices.sorted { (logs[$0], $0) < (logs[$1], $1) }
    let gaps = zip(order.dropFirst(), order).map { logs[$0] - logs[$1] }
    let border = border(gaps)
    var groups: [[Int]] = order.first.map { [[$0]] } ?? []
    for (row, gap) in zip(order.dropFirst(), gaps) {
      if gap > border { groups.append([]) }
      groups[groups.count - 1].append(row)
    }
    return groups
  }

  /// The gap above which two neighbors are of different budgets.
  private static func border(_ gaps: [Double]) -> Double {
    let sorted = gaps.map { max($0, rounding) }.sorted()
    let jumps = zip(sorted, sorted.dropFirst()).filter { $0 < wide && $1 > narrow }
    guard let jump = jumps.max(by: { $0.1 / $0.0 < $1.1 / $1.0 }) else { return narrow }
    return min(max((jump.0 * jump.1).squareRoot(), min(jump.0 * 1.001, wide)), wide)
  }
}
