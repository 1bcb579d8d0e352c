public import Foundation
import Kernels
import Questions
import Settings
import Store

extension RunIndex {
  /// Registers a study, its claims and its seeds before any of its runs begins, and keeps its spec.
  ///
  /// - Parameters:
  ///   - plan: The study.
  ///   - time: Now.
  /// - Returns: Files of its runs that were damaged and are written again from its archive, in words.
  /// - Throws: ``RunError/otherStudy(name:question:path:)`` when another study has the name, and
  ///   whatever keeps its files from being written.
  @discardableResult
  public func begin(_ plan: Plan, at time: Date) throws -> [String] {
    let name = plan.spec.name
    var restored: [String] = []
    PartialFiles(results: results).sweep()
    try update(name, making: StudyDescription(plan)) { archive in
      try checkName(plan, archive)
      let description = StudyDescription(plan)
      let relabeled = archive.study.relabeled(in: description)
      archive.study = description
      for run in plan.runs where archive.runs[run.id.text] == nil {
        archive.runs[run.id.text] = RunSnapshot(planned: run.description)
      }
      let members = Set(plan.runs.map(\.id.text))
      // A run that has left the grid and never ended is nothing to keep.
      archive.runs = archive.runs.filter { members.contains($0.key) || $0.value.hasEnded }
      restored = try restore(collect(&archive), from: archive)
      // The plan says them again, and folders or another training the rest.
      archive.forgetDamage(of: ["study", "run"])
      archive.register(plan, relabeled: relabeled, at: time)
    }
    try DurableFile.write(
      Foundation.Data(plan.spec.file.text.utf8), to: "\(results)/\(name)/\(name).yaml")
    return restored
  }

  /// Repairs damaged folders of runs whose end the archive knows, unless a worker has them.
  private func restore(_ damaged: [String], from archive: StudyArchive) throws -> [String] {
    try damaged.sorted().flatMap { id -> [String] in
      let folder = RunFolder(results: results, id: RunID(id))
      guard let known = archive.runs[id], known.hasEnded, let lock = try folder.claim() else {
        return []
      }
      defer { withExtendedLifetime(lock) {} }
      return try folder.restore(from: known)
    }
  }

  /// Adds to a study's archive what its runs' folders know by now.
  ///
  /// - Throws: What keeps the archive from being read or written.
  public func archive(_ study: String) throws {
    try update(study, making: nil) { try collect(&$0) }
  }

  /// Changes a study's archive in the light of another machine's, which is taken whole where there is none.
  ///
  /// - Throws: ``RunError/otherStudy(name:question:path:)``, and what keeps the archive from being written.
  func merge(_ other: StudyArchive, _ change: (inout StudyArchive) throws -> Void) throws {
    let name = other.study.name
    try update(name, making: other.study) { archive in
      let known = Set(archive.study.runs.map(\.id))
      guard
        archive.study.question == other.study.question
          || other.study.runs.contains(where: { known.contains($0.id) })
      else {
        throw RunError.otherStudy(
          name: name, question: archive.study.question, path: StudyArchive.path(of: name, in: results))
      }
      try collect(&archive)
      try change(&archive)
    }
    let spec = "\(results)/\(name)/\(name).yaml"
    if !FileManager.default.fileExists(atPath: spec) {
      try DurableFile.write(Foundation.Data(other.study.spec.utf8), to: spec)
    }
  }

  /// Adds floors to a study's archive; those that a cell has already and that are not among them stay.
  ///
  /// - Throws: What keeps the archive from being read or written.
  func keep(_ floors: [FloorRecord], of study: String) throws {
    try update(study, making: nil) { archive in
      let replaced = Set(floors.map(\.key))
      archive.floors = archive.floors.filter { !replaced.contains($0.key) } + floors
      archive.forgetDamage(of: ["floor"])
    }
  }

  /// Adds to a study's archive the floors that workers without a database have computed.
  ///
  /// - Throws: What keeps the index from being read, or the archive from being written.
  public func collectFloors(of plan: Plan) throws {
    let floors = StudyFloors(plan)
    guard try !missing(of: floors).isEmpty else { return }
    let found = floors.records(in: results)
    if !found.isEmpty { try keep(found, of: floors.study) }
  }

  /// Registers that results were looked at, where they are not those of the last look.
  ///
  /// - Throws: What keeps the archive from being read or written.
  public func registerLook(at study: String, time: Date) throws {
    try update(study, making: nil) { archive in
      try collect(&archive)
      archive.registerLook(at: time)
    }
  }

  /// Excludes a run from a study's results, or counts it again.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - study: The study that does not count it.
  ///   - reason: Why, for the page; nil counts the run again.
  ///   - time: Now.
  /// - Throws: What keeps the archive from being read or written.
  public func exclude(_ run: RunID, from study: String, because reason: String?, at time: Date)
    throws
  {
    try update(study, making: nil) { archive in
      archive.exclusions.removeAll { $0.run == run.text }
      guard let reason else { return }
      archive.exclusions.append(
        RunExclusion(run: run.text, reason: reason, at: time.ISO8601Format()))
    }
  }

  /// Removes a run's folder and its entries in archives; studies that need it will plan it again.
  ///
  /// - Throws: ``RunError/held(run:)`` while a worker has it, and what keeps it from being removed.
  public func remove(_ run: RunID) throws {
    let folder = RunFolder(results: results, id: run)
    if folder.exists {
      guard let lock = try folder.claim() else { throw RunError.held(run: run.description) }
      do { try FileManager.default.removeItem(atPath: folder.path) } catch {
        throw RunError.unwritable(path: folder.path, reason: DurableFile.reason(error))
      }
      withExtendedLifetime(lock) {}
    }
    for study in try store.sources().archives[run.text] ?? [] {
      try update(study, making: nil) { archive in
        let isMember = archive.study.runs.contains { $0.id == run.text }
        // What is removed may have been seen: later claims do not predate it.
        if archive.runs[run.text]?.hasEnded == true { archive.registerLook(at: Date()) }
        archive.runs[run.text] = archive.runs[run.text].flatMap {
          isMember ? RunSnapshot(planned: $0.run) : nil
        }
      }
    }
    try synchronize()
  }

  /// Changes a study's archive while no other process does, then the index.
  ///
  /// - Parameters:
  ///   - study: The study's name.
  ///   - description: What a study without an archive begins with; nil where there must be one.
  ///   - change: The change.
  private func update(
    _ study: String, making description: StudyDescription?,
    _ change: (inout StudyArchive) throws -> Void
  ) throws {
    let folder = "\(results)/\(study)"
    if description != nil { try DurableFile.createFolder(folder) }
    try FolderLock.hold(folder) {
      let path = StudyArchive.path(of: study, in: results)
      guard
        var archive = try StudyArchive(contentsOf: path, of: description)
          ?? description.map(StudyArchive.init(study:))
      else { throw RunError.unreadable(path: path, reason: "no such file") }
      try change(&archive)
      try archive.write(to: path)
    }
    try synchronize()
  }

  /// Takes over what the folders of the study's runs know, where they got further.
  ///
  /// - Returns: Runs whose folders are damaged.
  @discardableResult
  private func collect(_ archive: inout StudyArchive) throws -> [String] {
    var damaged: [String] = []
    let (ids, results) = (archive.runs.keys.sorted(), results)
    let folders = ReadAhead(ids) { FolderReading(of: $0, in: results) }
    defer { folders.stop() }
    for id in ids {
      guard let folder = folders.next(), let known = archive.runs[id] else { continue }
      if folder.fault != nil { damaged.append(id) }
      guard let found = folder.snapshot, found.hasEnded else { continue }
      archive.runs[id] = found.merged(with: known)
    }
    return damaged
  }

  /// Refuses a study under the name of another: a different question, and not one run in common.
  private func checkName(_ plan: Plan, _ archive: StudyArchive) throws {
    let known = Set(archive.study.runs.map(\.id))
    guard archive.study.question != plan.spec.question,
      !plan.runs.contains(where: { known.contains($0.id.text) })
    else { return }
    throw RunError.otherStudy(
      name: plan.spec.name, question: archive.study.question,
      path: StudyArchive.path(of: plan.spec.name, in: results))
  }
}

extension StudyArchive {
  /// The study's runs that have ended, and all of them: those of every version of the study, with
  /// other settings or removed since, because their results may have been seen.
  private var progress: (done: Int, all: Int) {
    let ended = Set(runs.filter { $0.value.hasEnded }.keys)
    let done = max(ended.count, registrations.map(\.runsDone).max() ?? 0)
    return (done, max(ended.union(study.runs.map(\.id)).count, done))
  }

  private func entry(
    _ kind: Registration.Kind, _ subject: String, _ digest: String, _ seeds: [Int], _ time: Date
  ) -> Registration {
    Registration(
      kind: kind, subject: subject, digest: digest, seeds: seeds, at: time.ISO8601Format(),
      runsDone: progress.done, runs: progress.all)
  }

  /// Registers each claim whose text is new or that names a level which now means other cells, and the
  /// seeds where they have changed.
  ///
  /// Seeds that are added until claims are decided are registered once, with their looks as part of each
  /// claim: adding them changes nothing that was registered, other looks do.
  fileprivate mutating func register(_ plan: Plan, relabeled: Set<String>, at time: Date) {
    let seeds =
      plan.isGrowing ? plan.spec.seeds : Set(plan.runs.map(\.config.seed)).sorted()
    let looks = plan.spec.looks.map { "\($0.counts)" } ?? ""
    for claim in plan.spec.expectations {
      let digest = Digest(of: Array((claim.value.record.json + looks).utf8)).hexadecimal()
      let last = registrations.last { $0.kind == .claim && $0.subject == claim.name }
      let names = (try? Claim(claim.value.claim))?.names ?? []
      let isSame = last?.digest == digest && relabeled.isDisjoint(with: names)
      guard !isSame else { continue }
      registrations.append(entry(.claim, claim.name, digest, seeds, time))
    }
    if registrations.last(where: { $0.kind == .seeds })?.seeds != seeds {
      registrations.append(entry(.seeds, "", "", seeds, time))
    }
  }

  fileprivate mutating func registerLook(at time: Date) {
    let last = registrations.last { $0.kind == .look }
    guard progress.done > 0, last?.runsDone != progress.done || last?.runs != progress.all else {
      return
    }
    let seeds = registrations.last { $0.kind == .seeds }?.seeds ?? []
    registrations.append(entry(.look, "", "", seeds, time))
  }
}
