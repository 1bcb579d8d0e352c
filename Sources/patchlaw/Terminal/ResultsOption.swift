import ArgumentParser
import Experiments
import Foundation
import Store

/// The results folder, the same option on every command.
struct ResultsOption: ParsableArguments {
  @Option(name: .long, help: "Folder of runs, database, tables and figures.")
  var results = "results"

  /// The option as one would write it again; nothing where it stands at its default.
  var text: String { results == "results" ? "" : " --results \(results)" }

  var database: String { RunIndex.database(in: results) }

  /// The index, or nil when nothing was run yet.
  func existingStore() throws -> Store? {
    FileManager.default.fileExists(atPath: database) ? try Store(path: database) : nil
  }

  /// - Throws: ``StoreError/absent(path:)`` when nothing was run yet.
  func store() throws -> Store {
    guard let store = try existingStore() else { throw StoreError.absent(path: database) }
    return store
  }
}

/// A run that a user names by the beginning of its id.
struct RunName {
  let text: String

  func find(in store: Store) throws -> RunRow {
    let found = try store.runs(withPrefix: text)
    guard let run = found.first, found.count == 1 else {
      throw UserError(
        found.isEmpty
          ? "no run's id begins with '\(text)'; `patchlaw status` lists them"
          : "\(found.count) runs' ids begin with '\(text)'; give more characters")
    }
    return run
  }
}
