extension Frontier {
  /// Returns the warnings about a frontier.
  static func warnings(_ points: [Observation], among all: [Observation]) -> [Warning] {
    [few(points), short(points), unfinished(points, all)].compactMap(\.self)
      + edges(points, all)
  }

  private static func few(_ points: [Observation]) -> Warning? {
    guard points.count < IsoFLOP.fewestBudgets else { return nil }
    return Warning(
      .tooFewBudgets,
      "the frontier has \(points.count) points; at least \(IsoFLOP.fewestBudgets) are needed for "
        + "exponents that can be trusted")
  }

  private static func short(_ points: [Observation]) -> Warning? {
    let flops = points.compactMap { $0.inputs["flops"] }
    guard let low = flops.min(), let high = flops.max(), high < 10 * low else { return nil }
    return Warning(
      .spanUnderDecade, "the frontier spans a factor of \(rounded(high / low)) only")
  }

  /// Counts frontier points before the end of their schedule, where the loss is higher than that of
  /// a run trained for exactly that budget.
  private static func unfinished(_ points: [Observation], _ all: [Observation]) -> Warning? {
    let curves = Dictionary(grouping: all.filter { !$0.cell.isEmpty }, by: \.cell)
    let ends = curves.mapValues { $0.compactMap { $0.inputs["flops"] }.max() ?? 0 }
    let early = points.count { $0.inputs["flops"] ?? 0 < ends[$0.cell] ?? 0 }
    guard early > 0 else { return nil }
    return Warning(
      .beforeScheduleEnd,
      "\(early) of \(points.count) frontier points lie before the end of their curve, where a "
        + "decaying learning rate has not yet brought the loss down")
  }

  /// Warns if the smallest or the largest model is on the frontier: a better size may lie beyond
  /// it.
  private static func edges(_ points: [Observation], _ all: [Observation]) -> [Warning] {
    let sizes = all.compactMap { $0.inputs["parameters"] }
    let ends = [("smallest", sizes.min()), ("largest", sizes.max())]
    return ends.compactMap { name, size in
      let count = points.count { $0.inputs["parameters"] == size }
      guard count > 1, Double(count) > 0.2 * Double(points.count) else { return nil }
      return Warning(
        .optimumOutsideRange,
        "\(count) of \(points.count) frontier points belong to the \(name) model; a better size may "
          + "lie beyond it")
    }
  }
}
