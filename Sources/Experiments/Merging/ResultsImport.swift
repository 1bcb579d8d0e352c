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
  private let check: ImportCheck
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
    (check, archived) = (try ImportCheck(), try index.archived())
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
        try check.run(snapshot, at: theirs.path)
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
      try check.archive(theirs, at: path)
    } catch {
      outcome.faults.append("\(error)")
      return
    }
    outcome.faults += theirs.damage
    try index.merge(theirs) { ours in
      for (id, run) in theirs.runs.sorted(by: { $0.key < $1.key }) where run.hasEnded {
        do { try check.run(run, at: path) } catch {
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
