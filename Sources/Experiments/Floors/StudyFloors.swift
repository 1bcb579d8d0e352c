import Models
import Probes
import Questions
import Settings
import Store

/// The floors of a study: the score of each cell and metric without pre-training.
///
/// Chance, the untrained trunk and raw pixels stand below each probe that reads a trained trunk as it
/// is, with the probe's own labels; simple predictions stand above each loss of a target. Every floor
/// is of one seed, the study's first.
struct StudyFloors: Sendable {
  let study: String
  /// In the order in which cells first need them.
  private(set) var groups: [FloorGroup] = []
  private(set) var references: [FloorReference] = []

  init(_ plan: Plan) {
    study = plan.spec.name
    let seed = plan.spec.seeds.first ?? 0
    for cell in plan.cells {
      let (model, id) = (cell[0].config.cell.model, cell[0].cell)
      if let target = FloorSource.target(of: cell[0], seed: seed) {
        need([], of: target, model)
        let isOfTokens = if case .tokens = model.target { true } else { false }
        references.append(
          FloorReference(
            cell: id, metric: .validationLoss, kind: isOfTokens ? .uniform : .zero,
            source: target))
      }
      for (metric, probes) in plan.spec.probesWithFloors {
        let own = probes[0].data
        let (images, trunk) = (
          FloorSource.images(of: cell[0], seed: seed, probed: own),
          FloorSource.trunk(of: cell[0], seed: seed, probed: own)
        )
        let (pixels, untrained) = (
          probes[0].ofFlattenedPixels, probes.map(\.ofUntrainedTrunk)
        )
        need([pixels], of: images, model)
        need(untrained, of: trunk, model)
        references += [
          FloorReference(
            cell: id, metric: metric, kind: .chance, source: images,
            accuracy: probes[0].accuracy),
          FloorReference(
            cell: id, metric: metric, kind: .untrained, source: trunk, probes: untrained),
          FloorReference(
            cell: id, metric: metric, kind: .pixels, source: images, probes: [pixels]),
        ]
      }
    }
  }

  private mutating func need(
    _ probes: [ProbeConfig], of source: FloorSource, _ model: ModelConfig
  ) {
    if !groups.contains(where: { $0.source == source }) {
      var known = model
      if case .trunk(let reduced) = source.basis { known = reduced }
      groups.append(FloorGroup(source: source, model: known, probes: []))
    }
    guard let place = groups.firstIndex(where: { $0.source == source }) else { return }
    for probe in probes where !groups[place].probes.contains(probe) {
      groups[place].probes.append(probe)
    }
  }

  /// Every floor that the artifacts hold.
  ///
  /// - Parameter results: The results folder.
  func records(in results: String) -> [FloorRecord] {
    let known = Dictionary(
      groups.map { ($0.source.id, FloorFolder(results: results, source: $0.source).contents()) }
    ) { first, _ in first }
    return references.flatMap { reference in
      known[reference.source.id]?.map { reference.records($0) } ?? []
    }
  }
}

extension Spec {
  /// The probes that are compared with floors, by metric; of a probe of each block, every block, and
  /// the one that validation chooses.
  fileprivate var probesWithFloors: [(metric: Metric, probes: [ProbeConfig])] {
    let held = probes.filter(\.value.hasFloors)
    let best = layerwise.map { group in
      (
        Metric.probe("\(group.name)@best"),
        held.filter { $0.name.hasPrefix("\(group.name)@") }.map(\.value)
      )
    }
    return held.map { (.probe($0.name), [$0.value]) } + best.filter { !$0.1.isEmpty }
  }
}

extension StudyFloors {
  /// The groups that hold a floor which the study's archive lacks, or has under other settings.
  ///
  /// - Parameter known: The floors that the index has of the study.
  func missing(from known: [FloorRow]) -> [FloorGroup] {
    let rows = Dictionary(known.map { ([$0.cell, $0.metric, $0.kind], $0) }) { first, _ in first }
    let open = references.filter { reference in
      let row = rows[[reference.cell.text, reference.metric.name, reference.kind.rawValue]]
      return row.map { row in !reference.settings.contains { $0.isStored(as: row.settings) } } ?? true
    }
    let ids = Set(open.map(\.source.id))
    return groups.filter { ids.contains($0.source.id) }
  }
}

extension FloorReference {
  /// What may determine the value: one for each block among which validation chooses.
  fileprivate var settings: [Value] {
    probes.isEmpty ? [source.value] : probes.map { source.value.adding("probe", $0.value) }
  }

  /// The floors as the archive keeps them; none where they are not there yet.
  fileprivate func records(_ contents: FloorContents) -> [FloorRecord] {
    switch source.basis {
    case .target:
      contents.losses?.byKind.map { record($0, $1, nil, source.value) } ?? []
    case .images where kind == .chance:
      contents.chance.map {
        [record(kind, $0.accuracy(accuracy), $0.testCount, source.value)]
      } ?? []
    case .images, .trunk: scored(contents).map { [$0] } ?? []
    }
  }

  private func record(
    _ kind: FloorKind, _ value: Double, _ count: Int?, _ settings: Value
  ) -> FloorRecord {
    FloorRecord(
      cell: cell.text, metric: metric.name, kind: kind.rawValue, value: value, testCount: count,
      artefact: source.id.text, settings: settings)
  }

  private func scored(_ contents: FloorContents) -> FloorRecord? {
    let scored = zip(probes, settings).compactMap { probe, settings in
      contents.probes[RunID(of: probe).text]?.chosen.map { (score: $0, settings: settings) }
    }
    // Of equals the earlier block.
    guard scored.count == probes.count,
      let best = scored.enumerated().max(by: {
        ($0.element.score.validationAccuracy, $1.offset)
          < ($1.element.score.validationAccuracy, $0.offset)
      })?.element, let accuracy = best.score.testAccuracy
    else { return nil }
    return record(kind, accuracy, best.score.testCount, best.settings)
  }
}
