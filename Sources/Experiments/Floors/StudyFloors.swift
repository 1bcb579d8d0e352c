import Models
import Probes
import Questions
import Settings
import Store

/// The floors of a study: what of each cell and metric is scored without pre-training.
///
/// Chance, the untrained trunk and raw pixels stand below each probe that reads a trained trunk as it
/// is, with the probe's own labels. Every floor is of one seed, the study's first.
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
      let (images, trunk) = (
        FloorSource.images(of: cell[0], seed: seed), FloorSource.trunk(of: cell[0], seed: seed)
      )
      for (metric, probes) in plan.spec.probesWithFloors {
        let (pixels, untrained) = (
          probes[0].ofFlattenedPixels, probes.map(\.ofUntrainedTrunk)
        )
        need([pixels], of: images, model)
        need(untrained, of: trunk, model)
        references += [
          FloorReference(cell: id, metric: metric, kind: .chance, source: images),
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

  /// Every floor that is known, as rows of the index.
  ///
  /// - Parameter results: The results folder.
  func rows(in results: String) -> [FloorRow] {
    let known = Dictionary(
      groups.map { ($0.source.id, FloorFolder(results: results, source: $0.source).contents()) }
    ) { first, _ in first }
    return references.compactMap { reference in
      known[reference.source.id]?.flatMap { reference.row(study, $0) }
    }
  }
}

extension Spec {
  /// The probes that are held against floors, by metric; of a probe of each block, every block, and
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

extension FloorReference {
  /// The floor as a row of the index; nil where it is not there yet.
  fileprivate func row(_ study: String, _ contents: FloorContents) -> FloorRow? {
    func row(_ value: Double, _ count: Int?, _ settings: [String: Value]) -> FloorRow {
      FloorRow(
        experiment: study, cell: cell.text, metric: metric.name, kind: kind.rawValue, value: value,
        testCount: count, artefact: source.id.text,
        settings: source.value.adding(settings).json)
    }
    if kind == .chance {
      return contents.chance.map { row($0.accuracy, $0.testCount, [:]) }
    }
    let scored = probes.compactMap { probe in
      contents.probes[RunID(of: probe).text]?.chosen.map { (probe: probe, score: $0) }
    }
    // Of equals the earlier block.
    guard scored.count == probes.count,
      let best = scored.enumerated().max(by: {
        ($0.element.score.validationAccuracy, $1.offset)
          < ($1.element.score.validationAccuracy, $0.offset)
      })?.element, let accuracy = best.score.testAccuracy
    else { return nil }
    return row(accuracy, best.score.testCount, ["probe": best.probe.value])
  }
}

extension Value {
  /// This map with further keys.
  fileprivate func adding(_ fields: [String: Value]) -> Value {
    fields.reduce(self) { $0.adding($1.key, $1.value) }
  }
}
