import Questions
public import Settings

/// `seeds` as a mapping: how many seeds a study begins with, and how many it may come to have.
public struct SeedRule: Settings {
  public var first: Int? = nil
  public var most: Int? = nil
  public var looks: [Int] = []
  public var until: End? = nil

  public init() {}

  /// What ends the adding of seeds.
  public enum End: Choice {
    case decided

    public static let cases: [Case<Self>] = [
      Case(
        "decided", .decided, "Every claim about the cell is decided, or the cell has the most seeds."
      )
    ]
  }

  private static let range = SeedLooks.fewest...SeedLooks.most

  public static let fields: [Field<Self>] = [
    Field(
      "until", \.until,
      "With `decided`, seeds are added only where a claim of `expect` is open: neither clear of its bound "
        + "nor equivalent within its margin. Intervals hold over all looks and claims."),
    Field("first", \.first, in: range, "Seeds of every cell at the first look."),
    Field(
      "most", \.most, in: range,
      "Seeds of a cell at the last look; looks between grow by a factor of about 1.4."),
    Field(
      "looks", \.looks,
      "Numbers of seeds at which claims are looked at, such as [4, 8, 16, 24], in place of first and most."
    ),
  ]
}

extension Reading {
  /// Numbers of seeds at which claims are looked at, fixed by the spec; nil after a mistake.
  mutating func seedLooks(_ node: Node, at path: String) -> SeedLooks? {
    let before = problems.count
    var rule = SeedRule()
    rule.apply(node, at: path, reading: &self)
    guard problems.count == before else { return nil }
    guard rule.until != nil else {
      report(
        at: node.position,
        "'\(path)' does not say when to stop adding seeds; add until: decided"
      )
      return nil
    }
    guard rule.looks.isEmpty else { return listed(rule, node, path) }
    guard let first = rule.first, let most = rule.most else {
      report(
        at: node.position,
        "'\(path)' needs \(rule.first == nil ? rule.most == nil ? "first and most" : "first" : "most"), "
          + "the seeds of the first and of the last look, such as {first: 4, most: 24, until: decided}"
      )
      return nil
    }
    guard first < most else {
      report(
        at: node.position,
        "'\(path).most' is \(most), which must be more than '\(path).first', \(first); for a fixed number "
          + "write \(path): \(first)")
      return nil
    }
    return SeedLooks(first: first, most: most)
  }

  private mutating func listed(_ rule: SeedRule, _ node: Node, _ path: String) -> SeedLooks? {
    if rule.first != nil || rule.most != nil {
      report(at: node.position, "'\(path)' has looks as well as first or most; keep one of them")
    } else if let looks = SeedLooks(counts: rule.looks) {
      return looks
    } else {
      report(
        at: node.position,
        "'\(path).looks' must be 2 to \(SeedLooks.mostLooks) increasing numbers of seeds from "
          + "\(SeedLooks.fewest) to \(SeedLooks.most), not \(rule.looks)")
    }
    return nil
  }
}
