import Models
import Probes
import Settings

extension Spec {
  /// Writes out what probes leave to their kind, and makes one probe per block where one is asked
  /// for each: NAME@0, NAME@1, …, as many as the base has blocks.
  mutating func expandProbes(_ reading: inout Reading) {
    for probe in probes where probe.name.contains("@") {
      reading.report(
        at: probe.position,
        "'@' in the probe's name '\(probe.name)' stands for a block; write the name without it")
    }
    layerwise = probes.filter { $0.value.features == .eachBlock }
    probes = probes.flatMap { probe in
      probe.value.expanded(depth: base.model.depth).map {
        Named(name: probe.name + $0.suffix, value: $0.probe.resolved, position: probe.position)
      }
    }
  }

  /// What a run ends with.
  public var metrics: [String] {
    ["validationLoss"]
      + (probes.map(\.name) + layerwise.map { "\($0.name)@best" }).map {
        "probe.\($0)"
      }
  }

  /// Checks what a probe asks of a cell.
  ///
  /// - Throws: ``PlanError``.
  func checkProbes(of cell: CellConfig, patches: Int) throws {
    let depth = cell.model.depth
    for probe in probes {
      if case .prefix(let prefix) = probe.value.attention, prefix > patches {
        throw PlanError.tooLongPrefix(probe: probe.name, prefix: prefix, patches: patches)
      }
      if let objection = probe.value.objection {
        throw PlanError.impossible(probe: probe.name, objection: objection)
      }
      try probe.checkAdaptation(width: cell.model.width)
      guard let wanted = probe.value.blocksNeeded, wanted > depth else { continue }
      throw PlanError.tooFewBlocks(probe: probe.name, wanted: wanted, depth: depth)
    }
    if let probe = layerwise.first, depth != base.model.depth {
      throw PlanError.otherDepth(probe: probe.name, depth: depth, base: base.model.depth)
    }
  }
}

extension Named<ProbeConfig> {
  /// Checks that there is something to adapt, and a gradient to do it with.
  fileprivate func checkAdaptation(width: Int) throws {
    guard value.adaptation != .frozen else { return }
    if value.trunk.isPixels || !value.kind.isLearned {
      throw PlanError.notAdaptable(probe: name)
    }
    if case .lora(let settings) = value.adaptation, settings.rank > width {
      throw PlanError.tooHighRank(probe: name, rank: settings.rank, width: width)
    }
  }
}

extension ProbeConfig {
  /// Blocks that a trunk must have; nil for pixels.
  fileprivate var blocksNeeded: Int? {
    guard !trunk.isPixels else { return nil }
    switch features {
    case .last(let count): return count
    case .block(let index): return index + 1
    case .window(let window): return window.first + window.count
    case .eachBlock: return 1
    }
  }
}

/// A cell that a study cannot hold.
public enum PlanError: Error, CustomStringConvertible {
  case tooFewBlocks(probe: String, wanted: Int, depth: Int)
  case tooLongPrefix(probe: String, prefix: Int, patches: Int)
  case otherDepth(probe: String, depth: Int, base: Int)
  case impossible(probe: String, objection: String)
  case notAdaptable(probe: String)
  case tooHighRank(probe: String, rank: Int, width: Int)

  public var description: String {
    switch self {
    case .tooFewBlocks(let probe, let wanted, let depth):
      "probe '\(probe)' reads \(wanted) blocks, but model.depth is \(depth); "
        + "name blocks that every cell has"
    case .tooLongPrefix(let probe, let prefix, let patches):
      "probe '\(probe)' shows a prefix of \(prefix) patches, but an image has \(patches); take fewer, "
        + "or attention: bidirectional"
    case .otherDepth(let probe, let depth, let base):
      "probe '\(probe)' reads each of the base's \(base) blocks, but model.depth is \(depth) here; "
        + "keep the depth, or name blocks that every cell has"
    case .impossible(let probe, let objection): "probe '\(probe)' \(objection)"
    case .notAdaptable(let probe):
      "probe '\(probe)' adapts a trunk, but has none or no gradient; take a kind that "
        + "learns, as linear, and trunk trained or untrained, or leave adaptation out"
    case .tooHighRank(let probe, let rank, let width):
      "probe '\(probe)' updates by rank \(rank), but model.width is \(width); a rank above the "
        + "width adds nothing"
    }
  }
}
