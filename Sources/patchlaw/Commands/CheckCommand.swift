import Text
import ArgumentParser
import Experiments
import Settings

/// Finds every mistake in a spec before any time is spent.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find every mistake in a spec, with line and column.")

  @Argument(help: "Spec files.")
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
    for path in specs {
      do {
        let plan = try Plan(path: path)
        if !json {
          print("\(path): \(plan.cells.count) cells, \(plan.runs.count) runs, no mistakes")
          let workers = Workers(plan, training: plan.runs, asked: nil)
          for problem in plan.unsupported + workers.tooLarge {
            print("\(path):\(problem.position.line): not on this machine: \(problem.message)")
          }
        }
      } catch SpecError.invalid(let file, let problems) {
        mistakes += problems.map {
          Mistake(
            file: file.path, line: $0.position.line, column: $0.position.column,
            message: $0.message)
        }
        if !json { printError("\(SpecError.invalid(file, problems))") }
      } catch {
        // A file that cannot be read says nothing of the others.
        mistakes.append(Mistake(file: path, line: 1, column: 1, message: "\(error)"))
        if !json { printError("patchlaw: \(error)") }
      }
    }
    if json { try printJSON(mistakes) }
    if !mistakes.isEmpty { throw ExitCode(ExitCodes.badInput) }
  }
}
