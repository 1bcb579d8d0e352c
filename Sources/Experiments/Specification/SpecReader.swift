import Probes
import Questions
import Settings

/// Reads every section of a file that can be read, whatever is wrong with the others.
struct SpecReader {
  private(set) var spec: Spec
  var reading = Reading(.cell)
  /// Whether enough was read to expand the grid: the text to its end, axes and parts of the grid.
  private(set) var isExpandable = false
  /// Whether the text was read to its end.
  private(set) var isWhole = false
  /// Names that the file gives, but of what could not be read: nothing is unknown for lack of them.
  private(set) var unread: Set<String> = []
  /// Sections that could not be read at all.
  private(set) var unreadSections: Set<SpecKey> = []
  private var runs: Node?
  private var replacements: Node?
  private(set) var picks: [Node.Entry] = []

  init(_ file: SpecFile) {
    spec = Spec(file: file)
    let yaml = YAML(file.text, reading: &reading)
    let root = yaml.root ?? Node(.map([]), at: Position(line: 1, column: 1))
    guard case .map(let entries) = root.content else {
      reading.report(
        at: root.position,
        "a study must be a mapping that begins with question:, not \(root.summary)")
      return
    }
    for entry in entries { read(entry) }
    readReplacements()
    expandProbes()
    defer { spec.notices = reading.notices.firstOfEach }
    // What is missing from a text that breaks off is not a mistake of its own.
    guard yaml.isWhole else { return }
    isWhole = true
    if !unreadSections.contains(.question), spec.question.allSatisfy(\.isWhitespace) {
      reading.report(
        at: root.position, "'question' is missing: write in one sentence what the study asks")
    }
    readLevels()
    checkHolds()
    checkReplacements()
    checkLooks()
    readSelections()
    isExpandable = !spec.selections.isEmpty
  }

  private mutating func read(_ entry: Node.Entry) {
    guard let section = SpecKey(rawValue: entry.key) else {
      return reading.reportUnknownSection(entry)
    }
    spec.positions[section] = entry.keyPosition
    let before = reading.problems.count
    reading.beginScope()
    reading.vocabulary = [.base, .set, .axes].contains(section) ? .cell : Vocabulary()
    defer { reading.vocabulary = .cell }
    switch section {
    case .question: spec.question.apply(entry.value, at: entry.key, reading: &reading)
    case .source: spec.source.apply(entry.value, at: entry.key, reading: &reading)
    case .base: spec.baseLayer = Layer(entry.value, onto: &spec.base, reading: &reading)
    case .set: replacements = entry.value
    case .axes: spec.axes = axes(entry)
    case .hold: spec.holds = holds(entry)
    case .picks: picks = reading.entries(entry)
    case .runs: runs = entry.value
    case .seeds: readSeeds(entry)
    case .probes: spec.probes = reading.named(entry, .probe)
    case .limits: spec.limits.apply(entry.value, at: entry.key, reading: &reading)
    case .expect: spec.expectations = reading.named(entry, Vocabulary())
    case .fits: spec.fits = reading.named(entry, Vocabulary())
    }
    if case .map = entry.value.content {
    } else if reading.problems.count > before {
      unreadSections.insert(section)
    }
  }

  private mutating func readSeeds(_ entry: Node.Entry) {
    guard case .map = entry.value.content else {
      spec.seeds = reading.seeds(entry.value, at: entry.key) ?? spec.seeds
      return
    }
    spec.looks = reading.seedLooks(entry.value, at: entry.key)
    spec.seeds = spec.looks.map { Array(0..<$0.last) } ?? spec.seeds
  }

  /// Reports seeds that are added until claims are decided where nothing is claimed.
  private mutating func checkLooks() {
    guard spec.looks != nil, spec.expectations.isEmpty, !unreadSections.contains(.expect) else {
      return
    }
    reading.report(
      at: spec.position(of: .seeds),
      "'seeds' are added until claims are decided, but the study claims nothing; state a claim under "
        + "'expect', or give a number of seeds")
  }

  /// Applies what replaces settings of the base, wherever in the file it is.
  private mutating func readReplacements() {
    guard let replacements else { return }
    spec.replacements = Layer(replacements, onto: &spec.base, reading: &reading)
    spec.baseLayer = spec.baseLayer.replaced(by: spec.replacements)
  }

  /// Reports replacements that axes or holds would replace again.
  private mutating func checkReplacements() {
    for (path, given) in spec.replacements.given.sorted(by: { $0.key < $1.key }) {
      let axis = spec.axes.first { axis in
        axis.levels.contains { $0.layer.position(of: path) != nil }
      }
      let hold = spec.holds.first { $0.hold.value.by == path }
      if let axis {
        reading.report(
          at: given.position,
          "axis '\(axis.name)' sets '\(path)' already; choose levels with --only \(axis.name)=LEVEL, "
            + "or edit the axis")
      } else if let hold {
        reading.report(
          at: given.position,
          "hold.\(hold.quantity.rawValue) solves for '\(path)', which therefore cannot be set")
      }
    }
  }

  private mutating func axes(_ section: Node.Entry) -> [Axis] {
    reading.entries(section).compactMap { entry in
      let axis = Axis(entry, reading: &reading)
      let labels: [String] =
        if case .map(let levels) = entry.value.content { levels.map(\.key) } else { [] }
      unread.formUnion(axis.map { axis in labels.filter { !axis.labels.contains($0) } } ?? labels)
      if axis == nil { unread.insert(entry.key) }
      return axis
    }
  }

  private mutating func holds(_ section: Node.Entry) -> [Spec.HeldEqual] {
    let named: [Named<Hold>] = reading.named(section, Vocabulary())
    let known = HeldQuantity.allCases.map(\.rawValue)
    return named.compactMap { hold in
      if let quantity = HeldQuantity(rawValue: hold.name) { return (quantity, hold) }
      reading.report(
        at: hold.position,
        "'\(hold.name)' cannot be held equal" + Suggestion.hint(hold.name, among: known))
      return nil
    }
  }

  /// Applies every level to the base, also those that no run uses.
  private mutating func readLevels() {
    for axis in spec.axes.indices {
      var cells: [CellConfig] = []
      for level in spec.axes[axis].levels.indices {
        var cell = spec.base
        spec.axes[axis].levels[level].layer = Layer(
          spec.axes[axis].levels[level].settings, onto: &cell, reading: &reading)
        cells.append(cell)
      }
      let twins = reading.checkLevels(of: spec.axes[axis], cells: cells)
      spec.axes[axis].levels.removeAll { twins.contains($0.label) }
      unread.formUnion(twins)
    }
  }

  /// Drops holds along no axis or by what is not an integer of a cell.
  private mutating func checkHolds() {
    // What data a cell sees is not solved for: images are read, not counted.
    let integers = CellConfig.schema().filter { $0.kind.hasPrefix(Int.kind) }.map(\.path)
      .filter { !$0.hasPrefix("data.") }
    let axes = spec.axes.map(\.name)
    spec.holds = spec.holds.filter { quantity, hold in
      let (along, by) = (hold.value.along, hold.value.by)
      if !axes.contains(along), !unread.contains(along) {
        reading.report(
          at: hold.position(of: "along"),
          "hold.\(quantity.rawValue) is along '\(along)', which is not an axis"
            + Suggestion.hint(along, among: axes))
      }
      if !integers.contains(by) {
        reading.report(
          at: hold.position(of: "by"),
          "hold.\(quantity.rawValue) is solved by '\(by)', which is not an integer setting"
            + Suggestion.hint(by, among: integers))
      }
      return axes.contains(along) && integers.contains(by)
    }
  }

  private mutating func expandProbes() {
    for probe in spec.probes where probe.name.contains("@") {
      let isGrouped = ProbeGroup.group(of: probe.name) != nil
      guard !isGrouped || probe.value.features == .eachBlock else { continue }
      reading.report(
        at: probe.position,
        isGrouped
          ? "probe '\(probe.name)' of each block has '@' in its name, which stands for a block there; "
            + "write it without"
          : "the name of probe '\(probe.name)' has '@', which stands for a block, or for a group as in "
            + "'linear@cifar10'; write it without")
    }
    spec.expandProbes()
  }

  private mutating func readSelections() {
    guard unreadSections.isDisjoint(with: [.axes, .picks]) else { return }
    let parts = GridParts(axes: spec.axes, unread: unread, looks: spec.looks)
    spec.selections = parts.selections(runs: runs, picks: picks, reading: &reading)
  }
}

extension [Problem] {
  /// The first of those that say the same, in the file's order.
  fileprivate var firstOfEach: [Problem] {
    Dictionary(grouping: self, by: \.message).values.compactMap { same in
      same.min { $0.position < $1.position }
    }.inOrder
  }
}
