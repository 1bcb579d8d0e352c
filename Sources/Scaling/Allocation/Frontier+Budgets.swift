import Foundation

extension Frontier {
  private static let budgetCount = 100

  /// Returns budgets evenly spaced in ln C, from the least to the largest compute of the points.
  static func evenBudgets(_ points: [Observation]) -> [Double] {
    let logs = points.compactMap { $0.inputs["flops"] }.map { log($0) }
    guard let low = logs.min(), let high = logs.max(), high > low else { return [] }
    return (0..<budgetCount).map { index in
      exp(low + (high - low) * Double(index) / Double(budgetCount - 1))
    }
  }

  /// Returns the lowest loss at each budget, over the curves that cover it.
  static func best(of curves: [[Observation]], at budgets: [Double]) -> [Observation] {
    let sorted = curves.map { curve in
      curve.sorted { ($0.inputs["flops"] ?? 0) < ($1.inputs["flops"] ?? 0) }
    }
    return budgets.compactMap { budget in
      sorted.compactMap { interpolated($0, at: budget) }.min { $0.loss < $1.loss }
    }
  }

  /// Interpolates a curve at a budget: loss linear in ln C, data geometric; nil outside the curve.
  private static func interpolated(_ curve: [Observation], at budget: Double) -> Observation? {
    func flops(_ point: Observation) -> Double { point.inputs["flops"] ?? .nan }
    var (low, high) = (0, curve.count - 1)
    guard high > 0, flops(curve[low]) <= budget, budget <= flops(curve[high]) else { return nil }
    while high - low > 1 {
      let middle = (low + high) / 2
      if flops(curve[middle]) <= budget { low = middle } else { high = middle }
    }
    let (before, after) = (curve[low], curve[high])
    let share = log(budget / flops(before)) / max(log(flops(after) / flops(before)), 1e-300)
    var point = share < 0.5 ? before : after
    point.loss = before.loss + share * (after.loss - before.loss)
    for name in ["parameters", "images"] {
      let (first, last) = (before.inputs[name] ?? .nan, after.inputs[name] ?? .nan)
      point.inputs[name] = first * pow(last / first, share)
    }
    point.inputs["flops"] = budget
    return point
  }
}
