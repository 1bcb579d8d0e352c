import Settings

/// Where one layer of settings, the base or a level, gives what, and what in it cannot be known.
public struct Layer: Hashable, Sendable {
  let given: [String: Reading.Assignment]
  /// Whether all of it was read without a mistake.
  let isWhole: Bool
  /// Settings that were to be given something else than what was read.
  private let doubts: Set<String>

  /// A layer that gives nothing.
  init() { (given, isWhole, doubts) = ([:], true, []) }

  /// Reads settings onto a cell.
  init(_ settings: Node, onto cell: inout CellConfig, reading: inout Reading) {
    let before = reading.problems.count
    reading.beginScope()
    cell.apply(settings, reading: &reading)
    given = reading.assigned
    isWhole = reading.problems.count == before
    doubts = reading.doubts
  }

  private init(_ given: [String: Reading.Assignment], isWhole: Bool, doubts: Set<String>) {
    (self.given, self.isWhole, self.doubts) = (given, isWhole, doubts)
  }

  /// What both layers give, the later one where both do.
  func replaced(by later: Layer) -> Layer {
    Layer(
      given.merging(later.given) { $1 }, isWhole: isWhole && later.isWhole,
      doubts: doubts.union(later.doubts))
  }

  /// Where the layer gives `path`: itself, a setting within it, or a whole that holds it.
  func position(of path: String) -> Position? {
    if let own = given[path] { return own.position }
    let inner = given.filter { $0.key.hasPrefix(path + ".") }.values.map(\.position).min()
    let outer = given.keys.filter { path.hasPrefix($0 + ".") }.max { $0.count < $1.count }
    return inner ?? outer.flatMap { given[$0]?.position }
  }

  /// Whether what the layer was to say of `path` is unknown, so that no more can be said of it.
  func doubts(_ path: String) -> Bool {
    doubts.contains { $0 == path || $0.hasPrefix(path + ".") || path.hasPrefix($0 + ".") }
  }

  /// The settings that both layers give, in contradiction.
  func contradictions(with later: Layer) -> [String] {
    given.compactMap { path, mine in
      later.given[path].flatMap { mine.contradicts($0) ? path : nil }
    }.sorted()
  }
}
