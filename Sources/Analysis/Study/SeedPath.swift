public import Questions
import Store
import Text

/// How seeds were added to a study until its claims were decided, as far as its runs have come.
///
/// A function of the claims, of the looks and of the finished runs alone. At each look, once every run
/// of the cells that open claims need has ended, the open claims are read over that look's seeds. One
/// that is decided stops there: seeds that another claim brings later do not count for it. The cells
/// of the others have the next look's seeds. A run that diverged or is excluded has ended without a
/// number, and its seed is left out of the claims that need it; one that failed has not ended.
///
/// Every claim at every combination of the other axes may be falsely decided with a chance of 5 %
/// divided by their number (Bonferroni), spent over the looks by ``RepeatedLevels``. So the chance of
/// any false decision in the whole study is at most 5 %, and all its intervals, at all looks, together
/// cover the truth with 95 %. Bonferroni's bound needs no assumption on how claims that share runs
/// depend on each other. Claims are paired by seed, whatever the study's correlation of seeds, which
/// would otherwise be looked at as well.
public struct SeedPath: Hashable, Sendable {
  public let looks: SeedLooks
  /// The looks that have begun, in order.
  public private(set) var steps: [Step] = []
  /// Every claim at every combination of the other axes, as it was last read.
  public private(set) var claims: [Entry]
  /// Seeds that each cell has by now.
  public private(set) var seeds: [String: Int]

  /// One look.
  public struct Step: Hashable, Sendable {
    /// From 1.
    public let number: Int
    public let seeds: Int
    /// Runs that it added.
    public let added: Int
    /// Claims that it left open; nil while runs are missing.
    public fileprivate(set) var open: Int?
    /// Runs for which it waits.
    public fileprivate(set) var missing: Int
  }

  /// A claim at one combination of the other axes.
  public struct Entry: Hashable, Sendable {
    /// Place of the claim among those of the study.
    public let claim: Int
    /// Ids of the cells that it needs.
    public let cells: [String]
    public fileprivate(set) var scored: ScoredClaim
    public var isOpen: Bool { scored.look?.isDecided != true }
  }

  /// Claims that no look has decided.
  public var open: Int { claims.count(where: \.isOpen) }
  /// The look that has begun last.
  public var current: Step { steps[steps.count - 1] }
  /// Whether no seed is added any more: nothing is open, or the last look is complete.
  public var isOver: Bool { current.open != nil }

  /// Seeds of each cell if no claim that is open now is decided before the last look.
  public var most: [String: Int] {
    var seeds = seeds
    for entry in claims where entry.isOpen && !isOver {
      for cell in entry.cells { seeds[cell] = looks.last }
    }
    return seeds
  }
}

extension SeedPath {
  /// - Parameters:
  ///   - study: With its claims and runs.
  ///   - looks: Stated in its spec.
  init(_ study: StudyData, _ looks: SeedLooks) {
    self.looks = looks
    let cells = study.cells.map(\.run.cell)
    seeds = Dictionary(uniqueKeysWithValues: cells.map { ($0, looks.first) })
    let readings = Self.readings(study, looks)
    claims = readings.map(\.entry)
    let ended = EndedRuns(study)
    var added = cells.count * looks.first
    for (place, count) in looks.counts.enumerated() {
      let open = claims.indices.filter { claims[$0].isOpen }
      let missing = Set(open.flatMap { ended.missing(for: readings[$0].test, seeds: count) }).count
      steps.append(
        Step(number: place + 1, seeds: count, added: added, open: nil, missing: missing))
      guard missing == 0 else { return }
      for index in open { claims[index].scored = readings[index].scored(at: place) }
      let left = claims.filter(\.isOpen)
      steps[place].open = left.count
      guard !left.isEmpty, place + 1 < looks.counts.count else { return }
      added = 0
      for cell in left.flatMap(\.cells).distinct {
        added += looks.counts[place + 1] - (seeds[cell] ?? 0)
        seeds[cell] = looks.counts[place + 1]
      }
    }
  }

  /// Every claim at every combination; those that cannot be scored are left out.
  private static func readings(_ study: StudyData, _ looks: SeedLooks) -> [ClaimReading] {
    let stored = (try? study.claims()) ?? []
    let found = stored.enumerated().flatMap {
      place, stored -> [(Int, StoredClaim, Claim, ClaimTest)] in
      guard let claim = try? Claim(stored.claim),
        let tests = try? study.tests(
          of: claim, stored.metric.map { Metric($0) } ?? .validationLoss, at: stored.at ?? "")
      else { return [] }
      return tests.map { (place, stored, claim, $0) }
    }
    return found.map { place, stored, claim, test in
      ClaimReading(
        place: place, stored: stored, claim: claim, test: test, looks: looks, family: found.count)
    }
  }
}

/// Which runs have ended, with a number or without one for good.
private struct EndedRuns {
  struct Place: Hashable { let cell: String, seed: Int }
  private var measured: [Metric: Set<Place>] = [:]
  private var gone: Set<Place> = []

  init(_ study: StudyData) {
    for run in study.runs {
      let place = Place(cell: run.run.cell, seed: run.run.seed)
      if run.run.state == .diverged { gone.insert(place) }
      for metric in study.knownMetrics where study.value(metric, of: run) != nil {
        measured[metric, default: []].insert(place)
      }
    }
    for (run, _) in study.exclusions { gone.insert(Place(cell: run.run.cell, seed: run.run.seed)) }
  }

  /// Runs that a claim still needs at a look.
  func missing(for test: ClaimTest, seeds: Int) -> [Place] {
    test.cells.flatMap { cell in (0..<seeds).map { Place(cell: cell, seed: $0) } }.filter { place in
      !gone.contains(place) && !test.metrics.allSatisfy { measured[$0]?.contains(place) == true }
    }
  }
}
