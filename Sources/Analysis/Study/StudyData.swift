import Foundation
public import Questions
public import Store
import Text

/// All data of one study that a report needs, read once.
public struct StudyData: Sendable {
  public let study: StudyRow
  /// Named axes, in the spec's order.
  public let axes: [AxisRow]
  public let levels: [LevelRow]
  public let probes: [StudyProbeRow]
  /// Ordered by seed within a cell; cells in the order of the axes' levels.
  public let runs: [StudyRun]
  public let fits: [StoredFit]
  /// Exponents under other ways to count.
  public let countings: [StoredCounting]
  /// Profiles and frontiers.
  public let allocations: [StoredAllocation]
  public let segments: [SegmentRow]
  /// When claims and seeds were first registered and results were looked at, in order of time.
  public let registrations: [RegistrationRow]
  /// Excluded runs of the study, with the reasons; they are not in ``runs``.
  public let exclusions: [(run: StudyRun, reason: String)]
  /// Parts of the study's archive that are left out because they are damaged.
  public let damage: [String]
  /// What cells keep equal to their controls.
  public let held: [HeldRow]
  /// The floors by cell, metric and kind: untrained trunks, pixels and simple predictions.
  public let floors: [FloorRow]
  /// How seeds were added until claims were decided; nil where they are fixed.
  public private(set) var seedPath: SeedPath? = nil
  /// The last validation loss by run.
  private let losses: [String: Double]
  /// The probe results by run.
  private let scores: [String: RunScores]
  /// Every measurement by run.
  private let measurements: [String: [MeasurementRow]]
  /// Validation images with their predictions, by run.
  private let predictions: [String: [PredictionRow]]

  /// - Throws: ``StoreError`` if there is no such study.
  public init(_ name: String, in store: Store) throws {
    study = try store.study(name)
    axes = try store.axes(of: name).filter { !$0.name.isEmpty }
    levels = try store.levels(of: name)
    probes = try store.probes(of: name)
    held = try store.held(of: name)
    damage = try store.damage(of: name).map(\.description)
    floors = try store.floors(of: name)
    let fitRows = try store.fits(of: name)
    fits = fitRows.compactMap(StoredFit.init)
    allocations = fitRows.compactMap(StoredAllocation.init)
    countings = fitRows.compactMap(StoredCounting.init)
    registrations = try store.registrations(of: name)
    let reasons = Dictionary(
      try store.exclusions(of: name).map { ($0.run, $0.reason) }, uniquingKeysWith: { $1 })
    let all = try store.runsInOrder(of: name)
    exclusions = all.compactMap { run in reasons[run.run.id].map { (run, $0) } }
    runs = all.filter { reasons[$0.run.id] == nil }
    var losses: [String: Double] = [:]
    var scores: [String: RunScores] = [:]
    var measurements: [String: [MeasurementRow]] = [:]
    var segments: [SegmentRow] = []
    var predictions: [String: [PredictionRow]] = [:]
    for run in runs.map(\.run) {
      let rows = try store.measurements(of: run.id)
      measurements[run.id] = rows
      segments += try store.segments(of: run.id)
      predictions[run.id] = try store.predictions(of: run.id)
      guard run.state == .done else { continue }
      losses[run.id] = rows.last { $0.quantity == "validationLoss" }?.value
      scores[run.id] = RunScores(try store.scores(of: run.id), probes: probes)
    }
    (self.losses, self.scores) = (losses, scores)
    (self.measurements, self.segments) = (measurements, segments)
    self.predictions = predictions
    seedPath = study.seedLooks.map { SeedPath(self, $0) }
  }

  public var name: String { study.name }

  /// The probes of each block.
  public var layerwise: [LayerwiseProbe] { probes.layerwise }

  /// The validation loss and the probes' accuracies, each if any run has one; for a probe of each
  /// block, that of the block which validation selected.
  public var metrics: [Metric] {
    ([.validationLoss] + probes.single.map { .probe($0.name) } + probes.groups.map(\.mean)
      + layerwise.map(\.best)).filter {
      metric in runs.contains { value(metric, of: $0) != nil }
    }
  }

  /// Everything that a claim or a fit may name.
  public var knownMetrics: [Metric] {
    [.validationLoss] + probes.map { .probe($0.name) } + probes.groups.map(\.mean)
      + layerwise.map(\.best)
  }

  /// The final number of a run; nil if it has none.
  public func value(_ metric: Metric, of run: StudyRun) -> Double? {
    metric == .validationLoss ? losses[run.run.id] : scores[run.run.id]?.accuracies[metric]?.value
  }

  /// Number of test images behind a probe's accuracy.
  public func testCount(_ metric: Metric, of run: StudyRun) -> Int? {
    scores[run.run.id]?.accuracies[metric]?.count
  }

  public func scores(of run: StudyRun) -> RunScores? { scores[run.run.id] }

  public func measurements(_ quantity: String, of run: StudyRun) -> [MeasurementRow] {
    (measurements[run.run.id] ?? []).filter { $0.quantity == quantity }
  }

  /// Every measurement of a run, in the order in which it was made.
  public func measurements(of run: StudyRun) -> [MeasurementRow] { measurements[run.run.id] ?? [] }

  /// Held-out images as a run predicts them; none where it kept none.
  public func predictions(of run: StudyRun) -> [PredictionRow] { predictions[run.run.id] ?? [] }

  /// The loss by position in reading order; the first predicted patch has position 1.
  public func lossByPosition(of run: StudyRun) -> [(position: Int, loss: Double)] {
    let prefix = "validationLoss.position"
    return (measurements[run.run.id] ?? []).compactMap { row in
      guard row.quantity.hasPrefix(prefix), let position = Int(row.quantity.dropFirst(prefix.count))
      else { return nil }
      return (position, row.value)
    }.sorted { $0.position < $1.position }
  }

  /// The runs of each cell, in the order of the axes' levels.
  public var cells: [StudyCell] {
    var order: [String] = []
    var groups: [String: [StudyRun]] = [:]
    for run in runs {
      if groups[run.run.cell] == nil { order.append(run.run.cell) }
      groups[run.run.cell, default: []].append(run)
    }
    return order.map { StudyCell(runs: groups[$0] ?? [], axes: axes.map(\.name)) }
  }

  /// The cells that differ on these axes only, together.
  public func settings(apartFrom subject: [String]) -> [(levels: [String], cells: [StudyCell])] {
    cells.settings(apartFrom: subject, axes: axes.map(\.name))
  }

  /// The control level of an axis.
  public func base(of axis: String) -> String? {
    levels.first { $0.axis == axis && $0.isBase }?.label
  }
}

/// The seeds of one configuration.
public struct StudyCell: GridCell, Hashable, Sendable {
  public let runs: [StudyRun]
  public let axes: [String]

  /// The levels in words: `prefix, width 64`; numbers have the name of their axis.
  public var label: String {
    let words = LevelName.words(levels, axes: axes)
    return words.isEmpty ? "all" : words
  }

  public var levels: [String: String] { runs[0].levels }
  public var lossKind: String { run.lossKind }
  public var run: RunRow { runs[0].run }
}

/// Levels in words: numbers have the name of their axis.
public enum LevelName {
  public static func of(_ level: String, axis: String) -> String {
    level.first?.isNumber == true ? "\(axis) \(level)" : level
  }

  /// `prefix, width 64`: a level of each axis that has one.
  public static func words(_ levels: [String: String], axes: [String]) -> String {
    axes.compactMap { axis in levels[axis].map { of($0, axis: axis) } }.joined(separator: ", ")
  }
}

extension StudyRow {
  /// The numbers of seeds at which claims are looked at; nil where seeds are fixed.
  fileprivate var seedLooks: SeedLooks? {
    looks.flatMap { try? JSON.decode(from: Data($0.utf8)) as [Int] }.flatMap { SeedLooks(counts: $0) }
  }
}
