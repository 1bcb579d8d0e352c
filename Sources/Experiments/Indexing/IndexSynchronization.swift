import Foundation
import Kernels
import Store

/// Works out what the index must change to agree with the run folders and the archives.
///
/// Each source has a stamp made of the sizes and times of its files; only sources whose stamp has
/// changed are read.
struct IndexSynchronization {
  let results: String
  /// Sources that cannot be read, in words.
  private(set) var problems: [String] = []
  /// Archives read so far.
  private var archives: [String: StudyArchive] = [:]
  /// Studies whose archive cannot be read, which is said once.
  private var unreadable: Set<String> = []
  /// The studies whose archives will speak of a run, by run.
  private var holders: [String: Set<String>] = [:]
  /// The folders of the runs that have changed, read by several threads in the runs' order.
  private var folders: ReadAhead<String, FolderReading>?

  init(results: String) { self.results = results }

  /// What has changed of one run's folder; nothing else is looked at.
  mutating func changes(of run: RunID, since old: IndexSources) -> IndexChanges {
    var changes = IndexChanges()
    let (path, files) = ("runs/\(run.text)", RunFolder(results: results, id: run).indexedFiles)
    let stamp = Self.stamp(of: files)
    guard old.stamps[path] != stamp else { return changes }
    changes.stamps[path] = stamp
    findRuns(old, &changes)
    return changes
  }

  /// What has changed of all sources.
  mutating func changes(since old: IndexSources) -> IndexChanges {
    let studies = Self.studies(in: results)
    var changes = IndexChanges()
    changes.stamps = changedStamps(since: old, studies)
    guard !changes.stamps.isEmpty else { return changes }
    readArchives(studies, old, &changes)
    findRuns(old, &changes)
    return changes
  }

  /// Whether any source has changed; none is read.
  func isOutdated(_ old: IndexSources) -> Bool {
    !changedStamps(since: old, Self.studies(in: results)).isEmpty
  }

  /// The new stamps of what has changed, by path; nil for what is gone.
  private func changedStamps(since old: IndexSources, _ studies: [String]) -> [String: String?] {
    var found = Dictionary(
      uniqueKeysWithValues: Self.runFolders(in: results).map { ("runs/\($0.id.text)", $0.stamp) })
    for study in studies { found[study] = archiveStamp(of: study) }
    var changed: [String: String?] = [:]
    for (path, stamp) in found where old.stamps[path] != stamp { changed[path] = stamp }
    for path in old.stamps.keys where found[path] == nil { changed[path] = .some(nil) }
    return changed
  }

  /// Takes changed archives as they are, and forgets those that are gone.
  private mutating func readArchives(
    _ studies: [String], _ old: IndexSources, _ changes: inout IndexChanges
  ) {
    for (path, stamp) in changes.stamps where !path.hasPrefix("runs/") {
      guard stamp != nil else {
        noteMissing(path)
        changes.goneStudies.insert(path)
        continue
      }
      guard let archive = archive(of: path) else {
        // Read again the next time, so that the problem is not forgotten.
        changes.stamps[path] = nil
        continue
      }
      if !archive.damage.isEmpty {
        problems += archive.damage
        changes.stamps[path] = nil
      }
      changes.archived[path] = archive.runs.keys.sorted()
      changes.studies.append((archive.record, archive.memberships))
    }
  }

  /// Reports that a study's archive is missing where the rest of the study is there.
  private mutating func noteMissing(_ study: String) {
    guard StoredFile.exists("\(results)/\(study)/\(study).yaml") else { return }
    let path = StudyArchive.path(of: study, in: results)
    problems.append(
      "\(path) is missing, and with it registrations of claims, excluded runs, and runs without "
        + "folders; where git tracks the file, `git checkout \(path)` restores it; otherwise "
        + "`patchlaw run` of the study starts a new one without them")
  }

  /// Lists every run that any changed source speaks of.
  private mutating func findRuns(_ old: IndexSources, _ changes: inout IndexChanges) {
    let changed = Set(changes.archived.keys).union(changes.goneStudies)
    holders = old.archives.mapValues { $0.subtracting(changed) }
    for (study, runs) in changes.archived {
      for run in runs { holders[run, default: []].insert(study) }
    }
    var touched = Set(
      changes.stamps.keys.filter { $0.hasPrefix("runs/") }.map { String($0.dropFirst(5)) })
    touched.formUnion(old.archives.filter { !$0.value.isDisjoint(with: changed) }.keys)
    touched.formUnion(changes.archived.values.flatMap(\.self))
    changes.runs = touched.sorted()
    let results = results
    folders = ReadAhead(changes.runs) { FolderReading(of: $0, in: results) }
  }

  /// Ends the threads that read folders.
  func end() { folders?.stop() }

  /// What all sources together say of a run that has changed; asked in the order of the changes it was read
  /// ahead.
  mutating func run(_ id: String) -> FoundRun {
    let archived = (holders[id] ?? []).sorted().compactMap { archive(of: $0)?.runs[id] }
    // The folder first: of equally complete sources the earlier counts.
    let ahead = folders?.next()
    let folder = ahead.flatMap { $0.run == id ? $0 : nil } ?? FolderReading(of: id, in: results)
    let snapshots = (folder.snapshot.map { [$0] } ?? []) + archived
    var merged = snapshots.first.map { first in
      snapshots.dropFirst().reduce(first) { $0.merged(with: $1) }
    }
    if let fault = folder.fault {
      let isWhole = merged?.hasEnded == true
      problems.append(
        fault
          + (isWhole
            ? "; what an archive has of the run counts instead"
            : "; the run is left out until `patchlaw run` of its study has repaired it"))
      if !isWhole { merged?.status = .init(state: .failed, step: 0, message: fault) }
    }
    return FoundRun(record: merged.map { RunRecord($0) }, isFaulty: folder.fault != nil)
  }

  private mutating func archive(of study: String) -> StudyArchive? {
    if let known = archives[study] { return known }
    guard !unreadable.contains(study) else { return nil }
    do {
      archives[study] = try StudyArchive(contentsOf: StudyArchive.path(of: study, in: results))
    } catch {
      problems.append("\(error)")
      unreadable.insert(study)
    }
    return archives[study]
  }
}

extension IndexSynchronization {
  /// The runs' folders, with a stamp of the files that the index reads.
  private static func runFolders(in results: String) -> [(id: RunID, stamp: String)] {
    let names = fileNames(in: "\(results)/runs")
    let parts = stride(from: 0, to: names.count, by: 100).map {
      Array(names[$0..<min($0 + 100, names.count)])
    }
    let stamps = ReadAhead(parts) { part in
      part.map { RunFolder(results: results, id: RunID($0)) }.filter(\.exists)
        .map { ($0.id, stamp(of: $0.indexedFiles)) }
    }
    defer { stamps.stop() }
    return parts.flatMap { _ in stamps.next() ?? [] }
  }

  /// Whether the index was made from a study's archive as it is now, and all of it could be read.
  static func isKnown(_ study: String, _ index: RunIndex) -> Bool {
    guard let known = try? index.store.stamp(of: study) else { return false }
    return known == stamp(of: [StudyArchive.path(of: study, in: index.results)])
  }

  /// Studies that have an archive.
  private static func studies(in results: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: results)) ?? []
    return names.filter {
      StoredFile.exists(StudyArchive.path(of: $0, in: results))
    }
  }

  private func archiveStamp(of study: String) -> String {
    Self.stamp(of: [StudyArchive.path(of: study, in: results)])
  }

  /// Sizes and times of files; it changes when any of them does.
  private static func stamp(of paths: [String]) -> String {
    paths.compactMap { path in
      FileStamp(path: path).map { "\(path[path.lastSlash...]) \($0.size) \($0.modified)" }
    }.joined(separator: "\n")
  }
}

extension String {
  /// Where the last component of a path begins, with its slash.
  fileprivate var lastSlash: Index { lastIndex(of: "/") ?? startIndex }
}
