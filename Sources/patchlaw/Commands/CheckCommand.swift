import Text
import ArgumentParser
import Experiments
import Settings

/// Finds every mistake in a spec before any time is spent.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find every mistake in a spec, with line and column.")

  @Argument(help: "Spec files or names of studies.")
  var specs: [String]

  @Flag(help: "Print the mistakes as JSON.")
  var json = false

  struct Mistake: Codable {
    let file: String
    let line: Int
    let column: Int
    let message: String
  }

  func run() throws {
    var mistakes: [Mistake] = []
    let files = specs.map { StudyName.spec($0, results: "results") }
    for (spec, path) in zip(specs, files) {
      do {
        report(try Plan(checking: SpecFile(named: spec, results: "results")), path)
      } catch let error as SpecError {
        if !json { printError(Self.text(error)) }
        mistakes += Self.mistakes(error)
      }
    }
    if json { try printJSON(mistakes) }
    guard mistakes.isEmpty else { throw ExitCode(ExitCodes.badInput) }
    if !json { print("next: patchlaw plan \(files.map(\.shellPath).joined(separator: " "))") }
  }

  private func report(_ plan: Plan, _ path: String) {
    plan.spec.noteRenamedKeys()
    guard !json else { return }
    let (cells, runs) = (plan.cells.count.counted("cell"), plan.runs.count.counted("run"))
    let most = plan.isGrowing ? ", at most \(plan.whole.runs.count)" : ""
    print("\(path): \(cells), \(runs)\(most), no mistakes")
    for caution in plan.cautions { print("\(path): warning: \(caution)") }
    let workers = Workers(plan, training: plan.runs, asked: nil)
    for problem in plan.unsupported + workers.tooLarge {
      print("\(path):\(problem.position.line): not on this machine: \(problem.message)")
    }
  }

  /// Mistakes begin with their place, other errors as those of any command.
  private static func text(_ error: SpecError) -> String {
    if case .invalid = error { "\(error)" } else { "patchlaw: \(error)" }
  }

  private static func mistakes(_ error: SpecError) -> [Mistake] {
    switch error {
    case .unreadable(let path, let reason):
      [Mistake(file: path, line: 1, column: 1, message: "the file cannot be read: \(reason)")]
    case .invalid(let file, let problems):
      problems.map {
        Mistake(
          file: file.path, line: $0.position.line, column: $0.position.column, message: $0.message)
      }
    // Of a record, never of a spec.
    case .stored: [Mistake(file: "", line: 1, column: 1, message: "\(error)")]
    }
  }
}
