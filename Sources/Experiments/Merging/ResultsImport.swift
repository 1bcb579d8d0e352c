import Foundation
import Kernels
import Models
import Probes
import Settings
import Store
import Text

/// Takes over run folders and archives of another machine.
///
/// Nothing that is here is replaced by something else: of a run that has ended on both sides, equal
/// results are one result, and different ones a conflict for a person.
public struct ResultsImport {
  /// What came of an import.
  public struct Outcome: Sendable {
    /// Runs that were not known, or had not ended, here.
    public var taken: Set<RunID> = []
    /// Runs that have ended on both sides, with the same bits.
    public var same: Set<RunID> = []
    /// Studies whose archives were brought up to date.
    public var studies: [String] = []
    /// Runs of which both sides have different results; ours stayed.
    public var conflicts: [String] = []
    /// What cannot be trusted of the source, and was left there.
    public var faults: [String] = []
    /// What was left there of studies that share only their name with those here.
    public var notes: [String] = []
  }

  private let source: String
  private let index: RunIndex
  private let archives: [String]
  /// An index of nothing but what is taken, which refuses what the index would refuse.
  private let schema: Store
  /// What the archives here know of runs.
  private let archived: [String: RunSnapshot]
  private var results: String { index.results }

  /// - Parameters:
  ///   - source: A results folder, a study's folder in one, or an archive.
  ///   - index: Where its content goes.
  /// - Throws: ``RunError/unreadable(path:reason:)`` when it is none of these.
  public init(from source: String, into index: RunIndex) throws {
    let source = source.count > 1 && source.hasSuffix("/") ? String(source.dropLast()) : source
    (self.source, self.index) = (source, index)
    let files = FileManager.default
    let candidates =
      source.hasSuffix(".jsonl")
      ? [source]
      : ["\(source)/archive.jsonl"]
        + ((try? files.contentsOfDirectory(atPath: source)) ?? []).sorted()
        .map { StudyArchive.path(of: $0, in: source) }
    archives = candidates.filter { files.fileExists(atPath: $0) }
    (schema, archived) = (try Store(), try index.archived())
    guard !archives.isEmpty || files.fileExists(atPath: "\(source)/runs") else {
      throw RunError.unreadable(
        path: source, reason: "it is not a results folder, a study's folder or an archive")
    }
  }

  /// - Throws: What keeps results from being written here.
  public func run() throws -> Outcome {
    var outcome = Outcome()
    try takeFolders(&outcome)
    for path in archives { try take(path, &outcome) }
    try index.synchronize()
    return outcome
  }

  // MARK: - Folders

  private func takeFolders(_ outcome: inout Outcome) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(source)/runs")) ?? []
    for name in names.sorted() {
      let theirs = RunFolder(results: source, id: RunID(name))
      guard theirs.exists else { continue }
      let snapshot: RunSnapshot
      do {
        let found = try theirs.snapshot()
        if let fault = found.fault {
          outcome.faults.append(fault)
          continue
        }
        if theirs.hasWeights {
          try theirs.checkOwner(
            Safetensors(contentsOf: theirs.model).metadata["run"], of: theirs.model)
        }
        snapshot = found.snapshot
        try check(snapshot, at: theirs.path)
      } catch {
        outcome.faults.append("\(error)")
        continue
      }
      try take(theirs, snapshot, &outcome)
    }
    try copyArtefacts()
  }

  private func take(_ theirs: RunFolder, _ snapshot: RunSnapshot, _ outcome: inout Outcome) throws {
    let ours = RunFolder(results: results, id: theirs.id)
    // A clone has runs without folders: their archive says how they ended.
    let folder = ours.exists ? try? ours.snapshot().snapshot : nil
    let known = [folder, archived[theirs.id.text]].compactMap(\.self).first(where: \.hasEnded)
    if snapshot.hasEnded, let known {
      let comparison = compare(known, snapshot)
      note(comparison, of: theirs.id, &outcome)
      // Equal to the bit, and the weights are only there.
      guard comparison == .equal, folder == nil else { return }
      try copy(theirs, &outcome)
      return
    }
    // Of two that have not ended the further one stays or comes.
    let isAhead = snapshot.hasEnded || snapshot.status.step > folder?.status.step ?? -1
    guard isAhead else { return }
    if try copy(theirs, &outcome) { outcome.taken.insert(theirs.id) }
  }

  /// - Returns: Whether the folder was free.
  @discardableResult
  private func copy(_ theirs: RunFolder, _ outcome: inout Outcome) throws -> Bool {
    let ours = RunFolder(results: results, id: theirs.id)
    guard let claim = try ours.claim() else {
      outcome.faults.append("\(RunError.held(run: theirs.id.description))")
      return false
    }
    defer { withExtendedLifetime(claim) {} }
    try copy(theirs.path, over: ours.path)
    return true
  }

  /// Copies a folder's files, the lock and other hosts' leases apart; what they replace goes.
  private func copy(_ source: String, over target: String) throws {
    let files = FileManager.default
    for old in files.subpaths(atPath: target) ?? [] where old != "lock" && !old.hasPrefix("lease.")
    {
      try? files.removeItem(atPath: "\(target)/\(old)")
    }
    for name in (files.subpaths(atPath: source) ?? []).sorted()
    where !["lock", "live.json", "attempt.json"].contains(name) && !name.hasPrefix("lease.") {
      let type = (try? files.attributesOfItem(atPath: "\(source)/\(name)"))?[.type]
      if type as? FileAttributeType == .typeDirectory {
        try DurableFile.createFolder("\(target)/\(name)")
      } else if let data = files.contents(atPath: "\(source)/\(name)") {
        try DurableFile.write(data, to: "\(target)/\(name)")
      }
    }
  }

  /// Tokenizers and floors that are not here; their readers check them.
  private func copyArtefacts() throws {
    let (from, to) = ("\(source)/artefacts", "\(results)/artefacts")
    for name in (FileManager.default.subpaths(atPath: from) ?? []).sorted() {
      guard !FileManager.default.fileExists(atPath: "\(to)/\(name)"), !name.hasSuffix("/lock"),
        !name.contains("/lease."),
        let data = FileManager.default.contents(atPath: "\(from)/\(name)")
      else { continue }
      try DurableFile.createFolder(
        URL(filePath: "\(to)/\(name)").deletingLastPathComponent().path)
      try DurableFile.write(data, to: "\(to)/\(name)")
    }
  }

  // MARK: - Archives

  private func take(_ path: String, _ outcome: inout Outcome) throws {
    let theirs: StudyArchive
    do {
      guard let found = try StudyArchive(contentsOf: path) else {
        throw RunError.unreadable(path: path, reason: "it is not a file that can be read")
      }
      theirs = found
      try check(theirs, at: path)
    } catch {
      outcome.faults.append("\(error)")
      return
    }
    outcome.faults += theirs.damage
    try index.merge(theirs) { ours in
      for (id, run) in theirs.runs.sorted(by: { $0.key < $1.key }) where run.hasEnded {
        do { try check(run, at: path) } catch {
          outcome.faults.append("\(error)")
          continue
        }
        guard let known = ours.runs[id], known.hasEnded else {
          ours.runs[id] = run
          outcome.taken.insert(RunID(id))
          continue
        }
        let comparison = compare(known, run)
        note(comparison, of: RunID(id), &outcome)
        if comparison == .equal { ours.runs[id] = known.merged(with: run) }
      }
      if ours.study.isAsking(theirs.study) {
        outcome.conflicts += ours.otherFloors(theirs)
        ours.takeNotes(of: theirs)
      } else {
        outcome.notes.append(
          "\(theirs.study.name) has other claims or probes there: its runs were imported, but not when its "
            + "claims were made, its floors and its excluded runs")
      }
    }
    outcome.studies.append(theirs.study.name)
  }

  /// Refuses an archive that names no study, or one that contradicts itself.
  private func check(_ archive: StudyArchive, at path: String) throws {
    let name = archive.study.name
    if let objection = Names.objection(toStudy: name) {
      throw RunError.damaged(path: "\(path):1", found: "study '\(name.oneLine)' \(objection)")
    }
    let runs = archive.runs.values.filter { (try? check($0, at: path)) != nil }
    let known = Set(runs.map(\.run.id))
    let refusal = try schema.refusal(
      of: archive.record, planned: runs.map { $0.run.row($0.status) },
      memberships: archive.memberships.filter { known.contains($0.run) })
    if let refusal { throw RunError.damaged(path: path, found: refusal) }
  }

  /// Refuses a run whose numbers are impossible, or whose settings cannot be read.
  private func check(_ run: RunSnapshot, at path: String) throws {
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
    guard 0...run.run.counts.steps ~= run.status.step,
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

  /// Compares settings, too, which an honest id has in common.
  private func compare(_ ours: RunSnapshot, _ theirs: RunSnapshot) -> RunComparison {
    let settings = [ours, theirs].map { try? RunConfig(json: $0.run.settings.json) }
    guard settings[0] == settings[1] else { return .different("its settings are others") }
    return RunComparison(ours, theirs)
  }

  private func note(_ comparison: RunComparison, of run: RunID, _ outcome: inout Outcome) {
    switch comparison {
    case .equal: if !outcome.taken.contains(run) { outcome.same.insert(run) }
    case .withinRounding(let text), .different(let text):
      let sentence = "run \(run) has other results here: \(text); those here are kept"
      if !outcome.conflicts.contains(sentence) { outcome.conflicts.append(sentence) }
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

extension StudyDescription {
  /// Whether another description asks the same of runs: then times of claims and floors are about both.
  fileprivate func isAsking(_ other: StudyDescription) -> Bool {
    claims == other.claims && probes == other.probes && looks == other.looks
  }
}

extension StudyArchive {
  /// Floors that have other values in another archive, in words.
  fileprivate func otherFloors(_ other: StudyArchive) -> [String] {
    let known = Dictionary(floors.map { ($0.key, $0.value) }) { first, _ in first }
    return other.floors.compactMap { floor in
      guard let value = known[floor.key], value != floor.value else { return nil }
      return "floor '\(floor.kind)' of \(floor.metric) of cell \(RunID(floor.cell)) is \(value) here and "
        + "\(floor.value) there; those here are kept"
    }
  }

  /// Takes over when claims were made, what was left out and which floors were computed elsewhere.
  fileprivate mutating func takeNotes(of other: StudyArchive) {
    // Of a study that was run here, what was known here when its claims were made.
    if registrations.isEmpty { registrations = other.registrations }
    let left = Set(exclusions.map(\.run))
    exclusions += other.exclusions.filter { !left.contains($0.run) }
    let known = Set(floors.map(\.key))
    floors += other.floors.filter { !known.contains($0.key) }
  }
}
