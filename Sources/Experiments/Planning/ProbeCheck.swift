import Data
import Models
import Probes
import Questions
import Settings

/// Checks what probes ask of cells, and reports each mistake once, at the probe.
struct ProbeCheck {
  private let probes: [Named<ProbeConfig>]
  private let layerwise: [Named<ProbeConfig>]
  private let baseDepth: Int
  private let axes: [Axis]
  private var cellCount = 0
  private var objections: [Objection: Extent] = [:]

  /// Where in the file, and what is wrong there.
  private struct Objection: Hashable {
    let position: Position
    let rule: Rule
  }

  private enum Rule {
    case prefix, kind, token, adaptation, rank, depth, eachBlock, labels, images, channels, twice
  }

  /// The cells that an objection is about: how many, and the first, in words.
  private struct Extent {
    let message: Message
    let first: String
    var count = 1
  }

  /// A sentence that may name a cell after its first part.
  private struct Message {
    let fact: String
    let fix: String
  }

  init(_ spec: Spec) {
    (probes, layerwise, axes) = (spec.probes, spec.layerwise, spec.axes)
    baseDepth = spec.base.model.depth
  }

  var problems: [Problem] {
    objections.map { objection, extent in
      // A cell is named only where others are in order.
      let place = extent.count == cellCount ? "" : " at \(extent.first)"
      return Problem(
        at: objection.position, extent.message.fact + place + "; " + extent.message.fix)
    }
  }

  /// - Parameters:
  ///   - cell: With what is held equal solved.
  ///   - patches: Of an image; nil where that is not known.
  mutating func check(_ cell: Expansion.Cell, patches: Int?) {
    cellCount += 1
    let place = cell.combination.text(axes)
    var reported: Set<Objection> = []
    for probe in probes where probe.isWhole {
      for (rule, key, message) in faults(probe, cell, patches) {
        let objection = Objection(position: probe.position(of: key), rule: rule)
        // A probe of each block is there once per block, but written once.
        guard reported.insert(objection).inserted else { continue }
        objections[objection, default: Extent(message: message, first: place, count: 0)].count += 1
      }
    }
  }

  private func faults(
    _ probe: Named<ProbeConfig>, _ cell: Expansion.Cell, _ patches: Int?
  ) -> [(Rule, key: String, Message)] {
    let name = "probe '\(probe.writtenName)'"
    let value = cell.data.map { probe.limited(beside: $0) }?.value ?? probe.value
    var faults: [(Rule, key: String, Message)] = []
    if case .prefix(let prefix) = value.attention, let patches, prefix > patches {
      let fact = "\(name) has a prefix of \(prefix) patches, but an image has \(patches)"
      faults.append(
        (.prefix, "attention", Message(fact: fact, fix: "take fewer, or attention: bidirectional")))
    }
    if let objection = value.objection {
      let parts = objection.split(separator: ";", maxSplits: 1)
      let fix = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "change the probe"
      faults.append((.kind, "kind", Message(fact: "\(name) \(parts[0])", fix: fix)))
    }
    if value.tokens == .classToken, !value.trunk.isPixels, !cell.config.model.form.classToken {
      let message = Message(
        fact: "\(name) reads the class token, but model.classToken is false",
        fix: "write model.classToken: true, or tokens: patches")
      faults.append((.token, "tokens", message))
    }
    faults += adaptationFaults(name, value, width: cell.config.model.width)
    faults += imageFaults(probe, name, cell)
    return faults + depthFaults(probe, name, depth: cell.config.model.depth)
      + (cell.data.map { labelFaults(probe, name, $0) } ?? [])
  }

  private func adaptationFaults(
    _ name: String, _ probe: ProbeConfig, width: Int
  ) -> [(Rule, key: String, Message)] {
    guard probe.adaptation != .frozen else { return [] }
    if probe.trunk.isPixels || !probe.kind.isLearned {
      let message = Message(
        fact: "\(name) trains the trunk further, but has no trunk or no gradient",
        fix: "take a kind that learns, such as linear, with trunk trained or untrained, or leave "
          + "adaptation out")
      return [(.adaptation, "adaptation", message)]
    }
    guard case .lora(let settings) = probe.adaptation, settings.rank > width else { return [] }
    let message = Message(
      fact: "\(name) has rank \(settings.rank), but model.width is \(width)",
      fix: "a rank above the width adds nothing")
    return [(.rank, "adaptation", message)]
  }

  /// Two numbers of images, and images of its own that the trunk cannot read.
  private func imageFaults(
    _ probe: Named<ProbeConfig>, _ name: String, _ cell: Expansion.Cell
  ) -> [(Rule, key: String, Message)] {
    var faults: [(Rule, key: String, Message)] = []
    if probe.value.labels != nil, probe.places["images"] != nil {
      let message = Message(
        fact: "\(name) gives both images and labels", fix: "keep one of them")
      faults.append((.twice, "labels", message))
    }
    if let own = probe.value.data?.facts?.shape.channels, let trunk = cell.data?.shape.channels,
      own != trunk, own != 1
    {
      let message = Message(
        fact: "\(name) has images of \(own.counted("channel")), but the trunk reads \(trunk)",
        fix: "take gray images, or pre-train on color")
      faults.append((.channels, "data", message))
    }
    return faults
  }

  /// Labels that the probe asks for and the images do not have.
  private func labelFaults(
    _ probe: Named<ProbeConfig>, _ name: String, _ data: DatasetFacts
  ) -> [(Rule, key: String, Message)] {
    let own = probe.value.data
    let (classCount, source) =
      own.map { ($0.classCount, "its data.dataset") }
      ?? (data.classCount, "data.dataset")
    guard let classes = classCount, classes > 1 else {
      let fact =
        classCount == nil
        ? "\(name) needs labels, but the images of \(source) have no labels"
        : "\(name) needs at least two classes, but \(source) has only one"
      let fix = "label the images, or leave the probes out and only pre-train"
      return [(.labels, own == nil ? "kind" : "data", Message(fact: fact, fix: fix))]
    }
    let free = own?.labeledImages ?? data.labeledImages
    if case .fraction(let fraction)? = probe.value.labels, fraction * Double(free) < Double(classes)
    {
      let fact =
        "\(name) asks for a fraction of \(fraction) of \(free) labeled images, which is less "
        + "than one for each of \(classes) classes"
      let least = min(1, (1e4 * Double(classes) / Double(max(free, 1))).rounded(.up) / 1e4)
      let fix = "write a fraction of at least \(least)"
      return [(.labels, "labels", Message(fact: fact, fix: fix))]
    }
    let asked = probe.limited(beside: data).value.images
    guard asked > free else { return [] }
    let isEnough = free >= ProbeConfig.fewestImages
    let message = Message(
      fact: "\(name) \(isEnough ? "asks for \(asked)" : "needs \(ProbeConfig.fewestImages)") "
        + "images, but only \(free) training images are left beside those for validation",
      fix: isEnough ? "write images: \(free), or fewer" : "lower data.validationImages")
    return [(.images, "images", message)]
  }

  private func depthFaults(
    _ probe: Named<ProbeConfig>, _ name: String, depth: Int
  ) -> [(Rule, key: String, Message)] {
    if layerwise.contains(where: { $0.position == probe.position }) {
      guard depth != baseDepth else { return [] }
      let message = Message(
        fact: "\(name) reads each of the base's \(baseDepth.counted("block")), but model.depth is "
          + "\(depth)",
        fix: "keep the depth, or name blocks that every cell has")
      return [(.eachBlock, "features", message)]
    }
    guard let wanted = probe.value.blocksNeeded, wanted > depth else { return [] }
    let message = Message(
      fact: "\(name) needs \(wanted.counted("block")), but model.depth is \(depth)",
      fix: "name blocks that every cell has")
    return [(.depth, "features", message)]
  }
}

extension Named<ProbeConfig> {
  /// The name as its author wrote it: that of a block's probe without the block.
  var writtenName: String {
    ProbeGroup.group(of: name) == nil ? String(name.prefix { $0 != "@" }) : name
  }

  fileprivate func limited(beside data: DatasetFacts) -> Self {
    limited(to: data.labeledImages, classes: data.classCount ?? 0)
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
