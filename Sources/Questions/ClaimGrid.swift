/// The reason why a claim cannot be scored, and the part of it that is wrong.
public struct ClaimFault: Error {
  public enum Part: String, Sendable {
    case claim, metric, at, margin
  }

  public let part: Part
  public let error: ClaimError
}

/// A planned or finished cell, for claims and comparisons.
public protocol GridCell {
  /// Level by axis.
  var levels: [String: String] { get }
  /// Unit and condition of its validation loss.
  var lossKind: String { get }
}

/// The cells of a study, for checking its claims.
///
/// The same rules apply to planned and finished cells, so that a claim that a report could not
/// score is refused before the first run.
public struct ClaimGrid<Cell: GridCell> {
  let axes: [Axis]
  let metrics: [Metric]
  let cells: [Cell]

  /// An axis and its levels, in the spec's order.
  public typealias Axis = (name: String, labels: [String])

  /// The sum in a claim, and the cells over which it is taken.
  public enum Sum {
    /// Metrics, within each of these cells.
    case metrics([Cell])
    /// Levels of these axes, within each combination of the others' levels.
    case levels(axes: [String], [(levels: [String], cells: [Cell])])
  }

  /// - Parameters:
  ///   - axes: The study's axes.
  ///   - metrics: The names of all final numbers of a run.
  ///   - cells: Cells that have a level on each axis.
  public init(axes: [Axis], metrics: [String], cells: [Cell]) {
    (self.axes, self.metrics, self.cells) = (axes, metrics.map { Metric($0) }, cells)
  }

  /// All reasons why a claim cannot be scored on this grid, with the part that is wrong.
  ///
  /// - Parameters:
  ///   - expectation: The claim, with its metric and `at`.
  ///   - sentence: Its author's words for it.
  ///   - isPlanned: Whether the cells are known; otherwise only names are checked.
  /// - Returns: Each wrong part with its error; empty if there are none.
  public func faults(
    _ expectation: Expectation, named sentence: String = "", isPlanned: Bool = true
  ) -> [ClaimFault] {
    let metric = Metric(expectation.metric)
    var faults: [ClaimFault] = []
    func check<Value>(_ part: ClaimFault.Part, _ read: () throws(ClaimError) -> Value) -> Value? {
      do { return try read() } catch {
        faults.append(ClaimFault(part: part, error: error))
        return nil
      }
    }
    if !metrics.contains(metric) {
      let known = metrics.map(\.name)
      faults.append(.init(part: .metric, error: .unknownMetric(metric.name, known: known)))
    }
    _ = check(.at) { () throws(ClaimError) in try wanted(expectation.at) }
    let claim = check(.claim) { () throws(ClaimError) in try Claim(expectation.claim) }
    guard let claim else { return faults }
    _ = check(.claim) { () throws(ClaimError) in
      try ClaimWords.check(sentence, claim, expectation.claim)
      if claim.relation == .equal, expectation.margin == nil {
        throw ClaimError.noMargin(expectation.claim)
      }
    }
    if claim.nonInferiorityMargin != nil, expectation.margin != nil {
      faults.append(.init(part: .margin, error: .twoMargins(bound: claim.bound)))
    }
    let (names, known) = (claim.names, axes.flatMap(\.labels) + metrics.map(\.name))
    for name in names where !known.contains(name) {
      faults.append(.init(part: .claim, error: .unknownLevel(name, known: known)))
    }
    guard names.allSatisfy(known.contains) else { return faults }
    _ = check(.claim) { () throws(ClaimError) in try subject(of: claim) }
    guard faults.isEmpty, isPlanned else { return faults }
    _ = check(.claim) { () throws(ClaimError) in try sum(claim, metric, at: expectation.at) }
    return faults
  }

  /// - Throws: ``ClaimError``.
  public func sum(_ claim: Claim, _ metric: Metric, at: String) throws(ClaimError) -> Sum {
    let admitted = try cells(at: at)
    let subject = try subject(of: claim)
    if subject.isEmpty { return .metrics(admitted) }
    guard metrics.contains(metric) else {
      throw ClaimError.unknownMetric(metric.name, known: metrics.map(\.name))
    }
    let wanted = claim.products.map { Dictionary(uniqueKeysWithValues: zip(subject, $0.names)) }
    // A grid that is not a full product has settings without some of the levels.
    let complete = admitted.settings(apartFrom: subject, axes: axes.map(\.name)).filter {
      _, group in
      wanted.allSatisfy { levels in group.contains { $0.has(levels) } }
    }
    guard !complete.isEmpty else { throw ClaimError.noSetting(levels: claim.names, at: at) }
    if !metric.isAccuracy {
      for (_, group) in complete {
        try checkLosses(group.filter { cell in wanted.contains { cell.has($0) } })
      }
    }
    return .levels(axes: subject, complete)
  }

  /// The cells with the levels of `at`.
  private func cells(at text: String) throws(ClaimError) -> [Cell] {
    let wanted = try wanted(text)
    return cells.filter { cell in wanted.allSatisfy { cell.levels[$0.axis] == $0.level } }
  }

  /// Axis and level of each part of `width=128, head=mlp`; spaces may also separate parts.
  private func wanted(_ text: String) throws(ClaimError) -> [(axis: String, level: String)] {
    var wanted: [(axis: String, level: String)] = []
    for part in text.split(separator: ",").map(trimmed) where !part.isEmpty {
      let parts = named(part) == nil ? part.split(separator: " ").map(String.init) : [part]
      for part in parts {
        guard let level = named(part) else {
          throw ClaimError.unknownSetting(
            part, known: axes.flatMap { axis in axis.labels.map { "\(axis.name)=\($0)" } })
        }
        wanted.append(level)
      }
    }
    return wanted
  }

  private func named(_ part: String) -> (axis: String, level: String)? {
    for axis in axes where part.hasPrefix(axis.name + "=") {
      let level = String(part.dropFirst(axis.name.count + 1))
      if axis.labels.contains(level) { return (axis.name, level) }
    }
    return nil
  }

  private func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// The axis of each factor; empty where the claim compares metrics.
  private func subject(of claim: Claim) throws(ClaimError) -> [String] {
    let measured = metrics.map(\.name)
    if claim.factors.count == 1, claim.names.allSatisfy(measured.contains) { return [] }
    let labels = axes.flatMap(\.labels)
    for name in claim.names where !labels.contains(name) {
      throw ClaimError.unknownLevel(name, known: labels + measured)
    }
    var subject: [String] = []
    for terms in claim.factors {
      let holds = { (axis: Axis) in terms.allSatisfy { axis.labels.contains($0.name) } }
      guard let axis = axes.first(where: { holds($0) && !subject.contains($0.name) }) else {
        throw axes.first(where: holds).map { .sameAxis($0.name) } ?? .severalAxes(axes.map(\.name))
      }
      subject.append(axis.name)
    }
    return subject
  }

  /// Refuses to add losses that are not one quantity.
  private func checkLosses(_ cells: [Cell]) throws(ClaimError) {
    let kinds = Set(cells.map(\.lossKind)).sorted()
    if kinds.count > 1 { throw ClaimError.unlikeLosses(kinds) }
  }
}

extension GridCell {
  /// Whether the cell has each of these levels, by axis.
  public func has(_ wanted: [String: String]) -> Bool {
    wanted.allSatisfy { levels[$0.key] == $0.value }
  }
}

extension Array where Element: GridCell {
  /// The cells that differ on these axes only, together, in the order of their first.
  ///
  /// - Parameters:
  ///   - subject: The axes on which the cells of a group may differ.
  ///   - axes: The names of all axes, in the spec's order.
  /// - Returns: The other axes' levels, and the cells that have them.
  public func settings(
    apartFrom subject: [String], axes: [String]
  ) -> [(levels: [String], cells: [Element])] {
    var order: [[String]] = []
    var groups: [[String]: [Element]] = [:]
    for cell in self {
      let levels = axes.filter { !subject.contains($0) }.compactMap { cell.levels[$0] }
      if groups[levels] == nil { order.append(levels) }
      groups[levels, default: []].append(cell)
    }
    return order.map { ($0, groups[$0] ?? []) }
  }
}
