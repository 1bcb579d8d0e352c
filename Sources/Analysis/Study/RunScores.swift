public import Questions
public import Store

/// A probe of each block of a trunk; its scores have the names NAME@0, NAME@1 and so on.
public struct LayerwiseProbe: Hashable, Sendable {
  public let name: String
  /// Each block with its probe, from the first block.
  public let members: [Member]

  public struct Member: Hashable, Sendable {
    public let block: Int
    public let probe: StudyProbeRow

    /// nil for other kinds of probes.
    init?(_ probe: StudyProbeRow) {
      guard let mark = probe.name.lastIndex(of: "@"),
        let block = Int(probe.name[probe.name.index(after: mark)...])
      else { return nil }
      (self.block, self.probe) = (block, probe)
    }

    var group: String { String(probe.name.prefix { $0 != "@" }) }
    public var metric: Metric { .probe(probe.name) }
  }

  /// The accuracy of the block that validation selected.
  public var best: Metric { .probe("\(name)@best") }
}

extension [StudyProbeRow] {
  /// The probes of each block, in the study's order.
  public var layerwise: [LayerwiseProbe] {
    let members = compactMap { LayerwiseProbe.Member($0) }
    let names = members.map(\.group).reduce(into: [String]()) { known, name in
      if !known.contains(name) { known.append(name) }
    }
    return names.map { name in
      LayerwiseProbe(
        name: name,
        members: members.filter { $0.group == name }.sorted { $0.block < $1.block })
    }
  }

  /// Probes whose accuracies are averaged.
  public var groups: [ProbeGroup] { ProbeGroup.all(among: single.map(\.name)) }

  /// The other probes of the spec.
  public var single: [StudyProbeRow] { filter { LayerwiseProbe.Member($0) == nil } }
}

/// The probe results of one run.
public struct RunScores: Sendable {
  /// Test accuracy and the number of test images, by metric.
  public private(set) var accuracies: [Metric: (value: Double, count: Int)] = [:]
  /// What validation selected, by metric: of a probe of each block, at its best block.
  public private(set) var chosen: [Metric: ScoreRow] = [:]
  /// The block that validation selected, by probe of each block.
  public private(set) var bestBlocks: [String: Int] = [:]
  /// Selected learning rates at an end of their grid, by probe.
  public private(set) var edges: [String: (rate: Double, isHighest: Bool)] = [:]

  init(_ scores: [ScoreRow], probes: [StudyProbeRow]) {
    let chosen = Dictionary(scores.filter(\.isSelected).map { ($0.probe, $0) }) { $1 }
    for probe in probes {
      guard let score = chosen[probe.probe] else { continue }
      accuracies[.probe(probe.name)] = score.tested
      self.chosen[.probe(probe.name)] = score
      let grid = scores.filter { $0.probe == probe.probe }.compactMap(\.learningRate)
      guard grid.count > 1, let rate = score.learningRate, let low = grid.min(),
        let high = grid.max(), rate == low || rate == high
      else { continue }
      edges[probe.name] = (rate, rate == high)
    }
    for group in probes.groups {
      let scored = group.members.compactMap { accuracies[.probe($0)] }
      guard scored.count == group.members.count else { continue }
      accuracies[group.mean] = (
        scored.map(\.value).reduce(0, +) / Double(scored.count),
        scored.map(\.count).reduce(0, +)
      )
    }
    for group in probes.layerwise {
      let scored = group.members.compactMap { member in
        chosen[member.probe.probe].map { (block: member.block, score: $0) }
      }
      // Ties go to the earlier block.
      guard scored.count == group.members.count,
        let best = scored.max(by: {
          ($0.score.validationAccuracy, $1.block) < ($1.score.validationAccuracy, $0.block)
        })
      else { continue }
      accuracies[group.best] = best.score.tested
      self.chosen[group.best] = best.score
      bestBlocks[group.name] = best.block
    }
  }
}

extension ScoreRow {
  fileprivate var tested: (value: Double, count: Int)? {
    guard let testAccuracy, let testCount else { return nil }
    return (testAccuracy, testCount)
  }
}

extension StudyData {
  /// One sentence for each probe whose selected learning rate is at an end of its grid.
  public var gridEdgeNotes: [String] {
    let scored = runs.filter { $0.run.state == .done }
    return probes.flatMap { probe -> [String] in
      let found = scored.compactMap { scores(of: $0)?.edges[probe.name] }
      return [true, false].compactMap { isHighest in
        let edges = found.filter { $0.isHighest == isHighest }
        guard let rate = edges.first?.rate else { return nil }
        return "validation chose the \(isHighest ? "highest" : "lowest") "
          + "learning rate of probe \(probe.name), \(rate), in \(edges.count) of \(scored.count) "
          + "runs; a wider grid may score higher"
      }
    }
  }
}
