import ArgumentParser
import Foundation

/// Runs ablations and scaling laws of autoregressive image models.
struct Patchlaw: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patchlaw",
    abstract: "Ablations and scaling laws of autoregressive image models, from one YAML file.",
    discussion: """
      A study is a YAML file that asks a question. Check it, price it, run it, read the answer:

        patchlaw check experiments/attention.yaml
        patchlaw plan experiments/attention.yaml
        patchlaw run experiments/attention.yaml
        patchlaw report attention

      Exit codes: 0 done; 1 some runs failed; 2 a spec, file or query is wrong; 64 the command \
      line is wrong; 75 interrupted, run the same command again to go on.
      """,
    version: "0.1.0",
    subcommands: [
      CheckCommand.self, PlanCommand.self, RunCommand.self, StatusCommand.self,
      FitCommand.self, PredictCommand.self, PlotCommand.self, ReportCommand.self,
      ClaimsCommand.self, ShowCommand.self, DiffCommand.self, KeysCommand.self,
      QueryCommand.self,
      IndexCommand.self, ExportCommand.self, FeaturesCommand.self, BenchCommand.self,
    ])
}

/// Where errors become one sentence and an exit code.
@main
enum Program {
  static func main() {
    do {
      var command = try Patchlaw.parseAsRoot()
      try command.run()
    } catch {
      // Usage, help and exit codes are the parser's; every other error is a sentence of ours.
      if error is ExitCode || Patchlaw.exitCode(for: error) != .failure {
        Patchlaw.exit(withError: error)
      }
      printError("patchlaw: \(error)")
      exit(ExitCodes.badInput)
    }
  }
}

/// The exit codes that scripts may rely on.
enum ExitCodes {
  static let someRunsFailed: Int32 = 1
  static let badInput: Int32 = 2
  /// `EX_TEMPFAIL`: try again.
  static let interrupted: Int32 = 75
}

/// Writes a line to standard error.
func printError(_ line: String) {
  FileHandle.standardError.write(Data((line + "\n").utf8))
}
