import Foundation
public import Store

/// The database, brought to what run folders and archives say.
///
/// Folders and archives are the truth: every command that reads results synchronizes the index
/// first, so that what was deleted, copied or merged by hand counts as it should.
public struct RunIndex: Sendable {
  public let results: String
  public let store: Store
  /// Sources that could not be read when the index was opened, in words; the rest is indexed.
  public let problems: [String]

  /// Opens the results folder and its database, creating both, and synchronizes them.
  ///
  /// - Throws: ``RunError`` or ``StoreError`` when they cannot be written.
  public init(results: String) throws {
    try DurableFile.createFolder("\(results)/runs")
    try self.init(opening: results)
  }

  /// Opens the database, which is made again where it was damaged on the disk.
  private init(opening results: String) throws {
    let path = Self.database(in: results)
    let seal = IndexSeal(database: path)
    let isBroken = seal.isBroken
    if isBroken {
      seal.remove()
      try DurableFile.remove(path)
    }
    try self.init(
      results: results, store: Store(path: path),
      found: isBroken
        ? ["\(path) was damaged; it is made again from the run folders and archives"] : [])
    seal.open()
  }

  /// Synchronizes a store that is open.
  ///
  /// - Throws: ``StoreError`` when it cannot be written.
  init(results: String, store: Store, found: [String] = []) throws {
    (self.results, self.store) = (results, store)
    problems = try found + Self.synchronize(results, store)
  }

  public static func database(in results: String) -> String { "\(results)/patchlaw.sqlite" }

  /// Opens results to read them; where they cannot be written, the index is kept in memory.
  ///
  /// - Throws: ``StoreError/absent(path:)`` when nothing was run yet, ``StoreError`` when a database
  ///   that could be written cannot be opened.
  public static func reading(_ results: String) throws -> RunIndex {
    guard hasResults(results) else { throw StoreError.absent(path: results) }
    guard FileManager.default.isWritableFile(atPath: results) else {
      return try RunIndex(results: results, store: Store())
    }
    return try RunIndex(opening: results)
  }

  /// Whether there is any run or archive.
  public static func hasResults(_ results: String) -> Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: results)) ?? []
    return names.contains {
      $0 == "runs" || $0 == "patchlaw.sqlite"
        || StoredFile.exists(StudyArchive.path(of: $0, in: results))
    }
  }

  /// The parts of studies' archives that cannot be trusted, in words.
  ///
  /// - Parameters:
  ///   - study: The study; nil for all.
  ///   - results: The results folder.
  ///   - index: What is known; archives from which it was made are whole and not read again.
  public static func archiveDamage(
    of study: String? = nil, in results: String, known index: RunIndex? = nil
  ) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: results)) ?? []
    return (study.map { [$0] } ?? names.sorted()).flatMap { name -> [String] in
      if let index, IndexSynchronization.isKnown(name, index) { return [] }
      let path = StudyArchive.path(of: name, in: results)
      do { return try StudyArchive(contentsOf: path)?.damage ?? [] } catch { return ["\(error)"] }
    }
  }

  /// Makes the database anew.
  ///
  /// One that can be read is emptied and filled in place, so that a process that has it open, such as a
  /// `run` of hours, goes on with it.
  ///
  /// - Throws: ``RunError`` or ``StoreError`` when it cannot be written.
  public static func rebuilt(_ results: String) throws -> RunIndex {
    PartialFiles(results: results).sweep()
    let path = database(in: results)
    if FileManager.default.fileExists(atPath: path), !IndexSeal(database: path).isBroken {
      do {
        try Store(path: path).clear()
        return try RunIndex(results: results)
      } catch StoreError.unopenable {
        // Nothing in it can be used, by nobody.
      }
    }
    for suffix in ["", "-wal", "-shm", "-journal", ".seal"] {
      guard FileManager.default.fileExists(atPath: path + suffix) else { continue }
      do { try FileManager.default.removeItem(atPath: path + suffix) } catch {
        throw RunError.unwritable(path: path + suffix, reason: DurableFile.reason(error))
      }
    }
    return try RunIndex(results: results)
  }

  /// Brings the database to its sources.
  ///
  /// - Returns: Sources that cannot be read, in words.
  /// - Throws: ``StoreError`` when the database cannot be written.
  @discardableResult
  public func synchronize() throws -> [String] { try Self.synchronize(results, store) }

  private static func synchronize(_ results: String, _ store: Store) throws -> [String] {
    var synchronization = IndexSynchronization(results: results)
    defer { synchronization.end() }
    // Most often nothing has changed, which needs no turn at writing.
    guard try synchronization.isOutdated(store.sources()) else { return [] }
    let refused = try store.synchronize {
      synchronization.changes(since: $0)
    } run: {
      synchronization.run($0)
    }
    return synchronization.problems + refused
  }

  /// Brings what the database knows of one run to its folder.
  ///
  /// - Throws: ``StoreError`` when the database cannot be written.
  public func record(_ run: RunID) throws {
    var synchronization = IndexSynchronization(results: results)
    defer { synchronization.end() }
    try store.synchronize {
      synchronization.changes(of: run, since: $0)
    } run: {
      synchronization.run($0)
    }
  }

  /// Lets a run that failed or diverged be taken again; a diverged one begins anew.
  ///
  /// How often it was is counted (``RunFolder/retries``).
  ///
  /// - Throws: ``RunError/held(run:)`` while a worker has it, and what keeps it from being changed.
  public func reopen(_ run: RunID) throws {
    let folder = RunFolder(results: results, id: run)
    if folder.status.state == .diverged { return try remove(run) }
    guard let claim = try folder.claim() else { throw RunError.held(run: run.description) }
    defer { withExtendedLifetime(claim) {} }
    try folder.noteRetry()
    for path in [folder.statusPath, folder.attemptPath] { try DurableFile.remove(path) }
    try record(run)
  }

  /// What a run is, as its folder or else an archive says; nil where neither does.
  ///
  /// - Throws: What keeps either from being read.
  public func description(of run: RunID) throws -> RunDescription? {
    let folder = RunFolder(results: results, id: run)
    return try folder.exists ? folder.description() : archived()[run.text]?.run
  }

  /// What the archives here know of runs, by id.
  ///
  /// - Throws: What keeps an archive from being read.
  func archived() throws -> [String: RunSnapshot] {
    try Set(store.sources().archives.values.flatMap(\.self)).sorted().reduce(into: [:]) { known, study in
      let archive = try StudyArchive(contentsOf: StudyArchive.path(of: study, in: results))
      known.merge(archive?.runs ?? [:]) { $0.merged(with: $1) }
    }
  }

  /// Whether the run's trained weights are here, so that it can be probed without training.
  public func hasWeights(_ run: RunID) -> Bool {
    // They are written whole, once training has ended.
    FileManager.default.fileExists(atPath: RunFolder(results: results, id: run).model)
  }

  /// Whether the run is trained and every probe scored, or has diverged for good: as the index knows
  /// it of its folder or an archive, or by now in the work of another process.
  public func isComplete(_ run: RunID, probes: [RunID]) -> Bool {
    isKnownComplete(run, probes) || RunFolder(results: results, id: run).isComplete(probes: probes)
  }

  private func isKnownComplete(_ run: RunID, _ probes: [RunID]) -> Bool {
    guard let row = try? store.run(run.text) else { return false }
    switch row.state {
    case .diverged: return true
    case .done:
      let scored = Set(((try? store.scores(of: run.text)) ?? []).map(\.probe))
      return probes.allSatisfy { scored.contains($0.text) }
    case .planned, .running, .failed: return false
    }
  }
}
