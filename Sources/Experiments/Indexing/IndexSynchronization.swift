import Foundation
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

  init(results: String) { self.results = results }

  /// What has changed of one run's folder; nothing else is looked at.
  mutating func changes(of run: RunID, since old: IndexSources) -> IndexChanges {
    var changes = IndexChanges()
    let (path, files) = ("runs/\(run.text)", RunFolder(results: results, id: run).indexedFiles)
    let stamp = Self.stamp(of: files)
    guard old.stamps[path] != stamp else { return changes }
    changes.stamps[path] = stamp
    readRuns(old, &changes)
    return changes
  }

  /// What has changed of all sources.
  mutating func changes(since old: IndexSources) -> IndexChanges {
    var changes = IndexChanges()
    let (folders, studies) = (Self.runFolders(in: results), Self.studies(in: results))
    let runs = Dictionary(uniqueKeysWithValues: folders.map { ("runs/\($0.id.text)", $0.stamp) })
    let files = Dictionary(uniqueKeysWithValues: studies.map { ($0, archiveStamp(of: $0)) })
    for (path, stamp) in runs where old.stamps[path] != stamp { changes.stamps[path] = stamp }
    for (study, stamp) in files where old.stamps[study] != stamp { changes.stamps[study] = stamp }
    for path in old.stamps.keys where runs[path] == nil && files[path] == nil {
      changes.stamps[path] = .some(nil)
    }
    guard !changes.stamps.isEmpty else { return changes }
    readArchives(studies, old, &changes)
    readRuns(old, &changes)
    return changes
  }

  /// Takes changed archives as they are, and forgets those that are gone.
  private mutating func readArchives(
    _ studies: [String], _ old: IndexSources, _ changes: inout IndexChanges
  ) {
    for (path, stamp) in changes.stamps where !path.hasPrefix("runs/") {
      guard stamp != nil else {
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

  /// Brings every run that any changed source speaks of to what all sources together say.
  private mutating func readRuns(_ old: IndexSources, _ changes: inout IndexChanges) {
    let changed = Set(changes.archived.keys).union(changes.goneStudies)
    var holders = old.archives.mapValues { $0.subtracting(changed) }
    for (study, runs) in changes.archived {
      for run in runs { holders[run, default: []].insert(study) }
    }
    var touched = Set(
      changes.stamps.keys.filter { $0.hasPrefix("runs/") }.map { String($0.dropFirst(5)) })
    touched.formUnion(old.archives.filter { !$0.value.isDisjoint(with: changed) }.keys)
    touched.formUnion(changes.archived.values.flatMap(\.self))
    for id in touched.sorted() {
      let archived = (holders[id] ?? []).sorted().compactMap { archive(of: $0)?.runs[id] }
      // The folder first: of equally complete sources the earlier counts.
      let (found, fault) = folderSnapshot(id)
      let snapshots = (found.map { [$0] } ?? []) + archived
      var merged = snapshots.first.map { first in
        snapshots.dropFirst().reduce(first) { $0.merged(with: $1) }
      }
      if let fault {
        // Read again the next time, so that it is not forgotten.
        changes.stamps["runs/\(id)"] = nil
        let isWhole = merged?.hasEnded == true
        problems.append(
          fault
            + (isWhole
              ? "; what an archive has of the run counts instead"
              : "; the run is left out until `patchlaw run` of its study has repaired it"))
        if !isWhole { merged?.status = .init(state: .failed, step: 0, message: fault) }
      }
      if let merged {
        changes.runs.append(RunRecord(merged))
      } else {
        changes.goneRuns.insert(id)
      }
    }
  }

  /// What the run's folder says, if there is one that can be read, and what cannot be trusted of it.
  private func folderSnapshot(_ id: String) -> (snapshot: RunSnapshot?, fault: String?) {
    let folder = RunFolder(results: results, id: RunID(id))
    guard folder.exists else { return (nil, nil) }
    do { return try folder.snapshot() } catch { return (nil, "\(error)") }
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
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(results)/runs")) ?? []
    return names.map { RunFolder(results: results, id: RunID($0)) }.filter(\.exists)
      .map { ($0.id, stamp(of: $0.indexedFiles)) }
  }

  /// Studies that have an archive.
  private static func studies(in results: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: results)) ?? []
    return names.filter {
      FileManager.default.fileExists(atPath: StudyArchive.path(of: $0, in: results))
    }
  }

  private func archiveStamp(of study: String) -> String {
    Self.stamp(of: [StudyArchive.path(of: study, in: results)])
  }

  /// Sizes and times of files; it changes when any of them does.
  private static func stamp(of paths: [String]) -> String {
    paths.compactMap { path in
      guard let facts = try? FileManager.default.attributesOfItem(atPath: path),
        let size = facts[.size] as? NSNumber, let date = facts[.modificationDate] as? Date
      else { return nil }
      let name = path.split(separator: "/").last ?? ""
      return "\(name) \(size) \(date.timeIntervalSinceReferenceDate)"
    }.joined(separator: "\n")
  }
}
