import Text
import ArgumentParser
import Experiments
import Foundation
import Settings
import Store
import Synchronization

/// The results folder, the same option on every command.
struct ResultsOption: ParsableArguments {
  @Option(.path, help: "Folder of runs, database, tables and figures.")
  var results = "results"

  /// The option as one would write it again; nothing where it stands at its default.
  var text: String { results == "results" ? "" : " --results \(results.shellPath)" }

  /// The index as the run folders and archives are now; what cannot be read is named as a warning.
  ///
  /// - Throws: ``StoreError/absent(path:)`` when nothing was run yet.
  func index() throws -> RunIndex {
    let index = try RunIndex.reading(results)
    for problem in index.problems where Self.told.withLock({ $0.insert(problem).inserted }) {
      printError("warning: \(problem)")
    }
    return index
  }

  /// Problems that the command has named: each is named once, however often results are read.
  private static let told = Mutex<Set<String>>([])

  /// Names what cannot be trusted of studies' archives, and ends the command with a failure.
  ///
  /// - Parameters:
  ///   - study: The study; nil for all.
  ///   - consequence: What is left undone, as the last sentence.
  ///   - index: What is known of archives already.
  /// - Throws: The exit code.
  func checkArchives(
    of study: String? = nil, _ consequence: String? = nil, known index: RunIndex? = nil
  ) throws {
    let damage = RunIndex.archiveDamage(of: study, in: results, known: index)
    guard !damage.isEmpty else { return }
    for problem in damage where Self.told.withLock({ $0.insert(problem).inserted }) {
      printError("warning: \(problem)")
    }
    if let consequence { printError("patchlaw: \(consequence)") }
    throw ExitCode(ExitCodes.someRunsFailed)
  }

  func validate() throws {
    let path = URL(filePath: results).resolvingSymlinksInPath().path
    let type = (try? FileManager.default.attributesOfItem(atPath: path))?[.type]
    guard let type = type as? FileAttributeType, type != .typeDirectory else { return }
    throw ValidationError(
      "--results \(results): it is a file, not a folder; give the folder of the runs")
  }

  /// A warning that images behind a study's results are no longer those that lie in their place; nil
  /// where they are.
  func imageWarning(_ study: String, _ index: RunIndex) -> String? {
    let count = index.runsOnOtherImages(of: study)
    guard count > 0 else { return nil }
    return "warning: the images have changed since \(count.counted("run")) of \(study) "
      + "\(count == 1 ? "was" : "were") trained; `patchlaw run` trains on the new ones"
  }

  /// The index, or nil when nothing was run yet.
  func existingIndex() throws -> RunIndex? {
    RunIndex.hasResults(results) ? try index() : nil
  }

  /// - Throws: ``StoreError/absent(path:)`` when nothing was run yet.
  func store() throws -> Store { try index().store }
}

/// A run that a user names by the beginning of its id.
struct RunName {
  let text: String

  func find(in store: Store) throws -> RunRow {
    guard !text.isEmpty, text.allSatisfy({ "0123456789abcdef".contains($0) }) else {
      throw UserError(
        "'\(text.oneLine)' is not the beginning of a run's id, which has the digits 0 to 9 and a to f; "
          + "`patchlaw status` lists them")
    }
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
