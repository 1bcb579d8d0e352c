/// A part of the grid: some axes, each with the levels that vary; the others stay at their base.
public struct Selection: Hashable, Sendable {
  /// Labels by axis, in the order written.
  public var levels: [Choice] = []
  /// Seeds of its own; the study's when nil.
  public var seeds: [Int]? = nil

  /// One axis and the labels taken from it.
  public struct Choice: Hashable, Sendable {
    public let axis: String
    public let labels: [String]
  }

  /// Both parts at once; nil when they share an axis or both have seeds.
  func product(_ other: Selection) -> Selection? {
    guard Set(levels.map(\.axis)).isDisjoint(with: other.levels.map(\.axis)) else { return nil }
    if seeds != nil && other.seeds != nil { return nil }
    return Selection(levels: levels + other.levels, seeds: seeds ?? other.seeds)
  }
}
