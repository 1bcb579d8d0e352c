import Kernels
import Probes
import Settings
import Store
import Text

/// Decides which of another machine's results may enter the index.
struct ImportCheck {
  /// An index of nothing but what is checked, which refuses what the index would refuse.
  private let schema: Store

  init() throws { schema = try Store() }

  /// Refuses an archive that names no study, or one that contradicts itself.
  func archive(_ archive: StudyArchive, at path: String) throws {
    let name = archive.study.name
    if let objection = Names.objection(toStudy: name) {
      throw RunError.damaged(path: "\(path):1", found: "study '\(name.oneLine)' \(objection)")
    }
    let runs = archive.runs.values.filter { (try? self.run($0, at: path)) != nil }
    let known = Set(runs.map(\.run.id))
    let refusal = try schema.refusal(
      of: archive.record, planned: runs.map { $0.run.row($0.status) },
      memberships: archive.memberships.filter { known.contains($0.run) })
    if let refusal { throw RunError.damaged(path: path, found: refusal) }
  }

  /// Refuses a run whose numbers are impossible, or whose settings cannot be read.
  func run(_ run: RunSnapshot, at path: String) throws {
    let id = run.run.id
    guard id.count == 16, id.allSatisfy(\.isHexDigit) else {
      throw RunError.damaged(
        path: path, found: "a run is called '\(id.oneLine)'; expected 16 hexadecimal digits")
    }
    do {
      if let objection = try run.objectionToIDs() {
        throw RunError.damaged(path: path, found: "run \(id) \(objection)")
      }
    } catch let error as SpecError {
      throw RunError.damaged(path: path, found: "run \(id): \(error)")
    }
    let texts = [run.run.loss.unit, run.run.loss.condition, run.status.message, run.run.data.leftOut]
    guard texts.compactMap(\.self).allSatisfy({ $0 == $0.oneLine }) else {
      throw RunError.damaged(path: path, found: "run \(id) has control characters in its texts")
    }
    let last = run.series.first { $0.quantity == "validationLoss" }?.steps.last
    // Not a range, which ends the program where its end is negative.
    guard run.status.step >= 0, run.status.step <= run.run.counts.steps,
      run.status.state != .done || last == run.run.counts.steps
    else {
      throw RunError.damaged(
        path: path, found: "run \(id) is \(run.status.state.rawValue) at step \(run.status.step) of "
          + "\(run.run.counts.steps), with a validation loss of step \(last ?? 0)")
    }
    if let refusal = try schema.refusal(of: RunRecord(run)) {
      throw RunError.damaged(path: path, found: "run \(id): \(refusal)")
    }
  }
}

extension RunSnapshot {
  /// Why its ids are not those of its settings and images, as the rest of a sentence; nil where they
  /// are, and where the record does not determine them.
  ///
  /// - Throws: ``SpecError`` when settings cannot be read.
  func objectionToIDs() throws -> String? {
    let config = try RunConfig(json: run.settings.json)
    guard config.seed == run.seed else { return "has two seeds" }
    let ids = run.data.fingerprint.map {
      RunID.recorded(config, fingerprint: $0, numerics: run.numerics)
    }
    if let ids, !ids.isEmpty, !ids.contains(where: { ($0.run.text, $0.cell.text) == (run.id, run.cell) }) {
      return "does not have the id of its settings, images and numerics version"
    }
    for probe in probes {
      let probed = try ProbeConfig(json: probe.settings.json)
      // The record has no fingerprint of other images.
      guard probed.data != nil || RunID(of: probed).text == probe.id else {
        return "has scores of a probe \(probe.id.oneLine) that does not have the id of its settings"
      }
    }
    return nil
  }
}
