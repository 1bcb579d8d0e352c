import Analysis
import Experiments
import Foundation
import Settings
import Text

/// Which study `run` is asked for: a spec, some of its cells, and settings given in its place.
struct RunRequest {
  /// The file that was read.
  let path: String
  /// The whole study.
  private(set) var study: Plan
  /// The part of it that is run.
  private(set) var plan: Plan
  /// How seeds were added so far; nil where they are fixed, and before ``grow(_:)``.
  private(set) var seeds: SeedPath?
  /// The command that asks for the same again.
  let command: String
  private let only: [String]
  private let set: [String]

  /// - Parameters:
  ///   - spec: Path or name.
  ///   - only: `AXIS=LEVEL`, several of them.
  ///   - set: `KEY=VALUE`, several of them.
  ///   - results: Where results go.
  /// - Throws: ``SpecError``, and what is wrong with the options.
  init(spec: String, only: [String], set: [String], results: ResultsOption) throws {
    (self.only, self.set) = (only, set)
    let file = try SpecFile(named: spec, results: results.results)
    path = file.path
    let pairs = try set.map { try Self.pair($0, "--set KEY=VALUE") }
    study = try Self.plan(file, setting: pairs)
    plan =
      try only.isEmpty ? study : study.only(only.map { try Self.pair($0, "--only AXIS=LEVEL") })
    let options =
      only.map { " --only \($0.shellWord)" } + set.map { " --set \($0.shellWord)" } + [results.text]
    command = "patchlaw run \(spec.shellPath)\(options.joined())"
  }

  /// Gives each cell the seeds that finished runs ask for, where seeds are added until claims are decided.
  ///
  /// - Parameter index: What is known of runs; nil where there are none yet.
  /// - Returns: Whether runs were added.
  /// - Throws: What keeps the index from being read.
  @discardableResult
  mutating func grow(_ index: RunIndex?) throws -> Bool {
    let (growth, before) = (try SeedGrowth(study, index: index), plan.runs.count)
    (study, seeds) = (growth.plan, growth.path)
    plan = growth.grown(plan)
    return plan.runs.count > before
  }

  /// Where the results go, where that is not what the spec's name says; nil otherwise.
  func notice(_ results: String) -> String? {
    guard !set.isEmpty else { return nil }
    let name = study.spec.name
    return "note: with --set this is the study '\(name)', kept in \(results)/\(name); "
      + "\(SpecFile(path: path, text: "").name) is not touched"
  }

  /// What runs and what is run; the difference of the study's repository is kept with the results.
  ///
  /// - Throws: What keeps the difference from being written.
  func provenance(_ results: ResultsOption) throws -> Provenance {
    let (study, difference) = StudyRevision.read(
      of: path, except: [results.results, ReportCommand.defaultNotebooks])
    try study.keep(difference, in: results.results)
    return Provenance(program: .current, study: study)
  }

  /// Mistakes in settings that were given on the command line are told without a line of a file.
  private static func plan(_ file: SpecFile, setting pairs: [(String, String)]) throws -> Plan {
    guard !pairs.isEmpty else { return try Plan(checking: file) }
    let changed = file.setting(pairs)
    do { return try Plan(checking: changed) } catch SpecError.invalid(_, let problems) {
      let own = changed.text.split(separator: "\n", omittingEmptySubsequences: false).count
        - pairs.count - 1
      let given = problems.filter { $0.position.line >= own }
      guard !given.isEmpty else { throw SpecError.invalid(file, problems) }
      throw UserError(
        given.map { problem in
          let pair = pairs[min(max(0, problem.position.line - own - 1), pairs.count - 1)]
          return "--set \("\(pair.0)=\(pair.1)".shellWord): \(problem.message)"
        }.joined(separator: "\n"))
    }
  }

  private static func pair(_ text: String, _ form: String) throws -> (String, String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !text.contains(where: \.isNewline)
    else { throw UserError("'\(text.oneLine)' is not of the form \(form)") }
    return (parts[0], parts[1])
  }
}

extension SpecFile {
  /// The same text with settings in place of those of its base, as a study of another name.
  fileprivate func setting(_ pairs: [(key: String, value: String)]) -> SpecFile {
    let words = pairs.flatMap { key, value in
      [String(key.split(separator: ".").last ?? ""), value]
    }
    let name = FileName.of(([name] + words).joined(separator: "-"))
    let folder = URL(filePath: path).deletingLastPathComponent().relativePath
    let section =
      "set:\n" + pairs.map { key, value in "  \(key): \(value)\n" }.joined()
    return SpecFile(
      path: folder == "." ? "\(name).yaml" : "\(folder)/\(name).yaml",
      text: text + (text.hasSuffix("\n") ? "" : "\n") + section)
  }
}
