public import Store
import Foundation

/// A run's folder that no study's grid asks for any more.
public struct UnownedRun: Hashable, Sendable {
  public let id: RunID
  /// nil where the folder does not say what it is.
  public let run: RunRow?
  /// Space that its files take.
  public let bytes: Double
}

extension RunIndex {
  /// Folders of runs that are in no study's grid, by id.
  ///
  /// They are left over when a spec changed, or a study was removed.
  ///
  /// - Throws: What keeps an archive or the database from being read.
  public func unownedRuns() throws -> [UnownedRun] {
    if let reason = unreadableArchive {
      throw RunError.damagedArchive(
        "\(reason); until then runs of a study cannot be told from those of none, and nothing is listed")
    }
    var owned: Set<String> = []
    for study in try store.studies() {
      owned.formUnion(try store.runs(of: study.name).map(\.run.id))
    }
    return try folders.filter { !owned.contains($0.id.text) }.map {
      UnownedRun(id: $0.id, run: try store.run($0.id.text), bytes: Self.bytes(of: $0.path))
    }
  }

  /// A sentence for each folder that has files but does not say which run they are of.
  public func undescribedRuns() -> [String] {
    folders.filter { !$0.exists && Self.bytes(of: $0.path) > 0 }.map {
      "\($0.path) has no run.json, so that its files are not read; `patchlaw gc` lists such folders "
        + "and removes them"
    }
  }

  /// Why some study's archive cannot be read whole, in words; nil where all can.
  private var unreadableArchive: String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: results)) ?? []
    for name in names.sorted() {
      let path = StudyArchive.path(of: name, in: results)
      // A link that leads nowhere is there, too.
      let isThere = (try? FileManager.default.attributesOfItem(atPath: path)) != nil
      let hasSpec = FileManager.default.fileExists(atPath: "\(results)/\(name)/\(name).yaml")
      guard isThere || hasSpec else { continue }
      do {
        guard let archive = try StudyArchive(contentsOf: path) else {
          return "\(path) \(isThere ? "is not a file that can be read" : "is missing"): `patchlaw run` of "
            + "'\(name)', or `git checkout`, makes it again; or remove the folder \(results)/\(name)"
        }
        if let damage = archive.damage.first { return damage }
      } catch { return "\(error)" }
    }
    return nil
  }

  /// The folders where runs lie, by id.
  private var folders: [RunFolder] {
    let folder = "\(results)/runs"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { Self.isFolder("\(folder)/\($0)") }.sorted()
      .map { RunFolder(results: results, id: RunID($0)) }
  }

  /// Removes the folder of a run that no study owns; what archives hold of it stays.
  ///
  /// - Throws: ``RunError/held(run:)`` while a worker has it, and what keeps it from being removed.
  public func discard(_ run: UnownedRun) throws {
    let folder = RunFolder(results: results, id: run.id)
    guard let lock = try folder.claim() else { throw RunError.held(run: run.id.description) }
    do { try FileManager.default.removeItem(atPath: folder.path) } catch {
      throw RunError.unwritable(path: folder.path, reason: DurableFile.reason(error))
    }
    withExtendedLifetime(lock) {}
  }

  private static func isFolder(_ path: String) -> Bool {
    let facts = try? FileManager.default.attributesOfItem(atPath: path)
    return facts?[.type] as? FileAttributeType == .typeDirectory
  }

  private static func bytes(of folder: String) -> Double {
    let files = FileManager.default.subpaths(atPath: folder) ?? []
    return files.reduce(0) { sum, file in
      let facts = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")
      guard facts?[.type] as? FileAttributeType == .typeRegular else { return sum }
      return sum + ((facts?[.size] as? NSNumber)?.doubleValue ?? 0)
    }
  }
}
