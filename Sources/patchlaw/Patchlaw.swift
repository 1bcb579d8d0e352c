import ArgumentParser
import Data
import Experiments
import Foundation
import Kernels
import Settings
import Text

/// Runs ablations and scaling laws of autoregressive image models.
struct Patchlaw: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patchlaw",
    abstract: "Ablations and scaling laws of autoregressive image models, from one YAML file.",
    discussion: """
      A study is a YAML file that asks a question. Check it, price it, run it, read the answer:

        patchlaw new my-study
        patchlaw check experiments/attention.yaml
        patchlaw plan experiments/attention.yaml
        patchlaw run experiments/attention.yaml
        patchlaw report attention

      Exit codes: 0 done, also where runs diverged; 1 some runs failed or results are damaged; 2 a spec, file or query is wrong; 64 the command \
      line is wrong; 71 out of memory; 74 what was printed could not be written (a full \
      disk); 75 interrupted; 141 the reader of a pipe has left (`| head`). After the last three `run` \
      has written checkpoints, from which the same command resumes.
      """,
    version: "patchlaw \(ProgramVersion.current)",
    subcommands: [
      NewCommand.self, CheckCommand.self, PlanCommand.self, RunCommand.self, SlurmCommand.self,
      WorkCommand.self, RetryCommand.self, StatusCommand.self,
      FitCommand.self, PredictCommand.self, PlotCommand.self, ReportCommand.self,
      ClaimsCommand.self, CompareCommand.self, ShowCommand.self, DiffCommand.self,
      DataCommand.self, KeysCommand.self, QueryCommand.self,
      ImportCommand.self, RepeatCommand.self, RemoveCommand.self, GarbageCommand.self, ExcludeCommand.self,
      IndexCommand.self, ExportCommand.self, FeaturesCommand.self, BenchCommand.self,
    ])
}

/// Where errors become one sentence and an exit code.
@main
enum Program {
  static func main() {
    StandardStreams.prepare()
    do {
      if let files = FileLimit.raise() {
        throw UserError(
          "at most \(files) files may be open here, and at least \(FileLimit.least) are needed; raise the "
            + "limit with `ulimit -n 256`")
      }
      try checkCommand(CommandLine.arguments.dropFirst().first)
      var command = try Patchlaw.parseAsRoot()
      Decoding.observe(DecodingDisplay().show)
      try command.run()
      end(0)
    } catch {
      end(report(error))
    }
  }

  /// Refuses a word that is not a command, with the one that was probably meant.
  private static func checkCommand(_ word: String?) throws {
    guard let word, !word.hasPrefix("-"), word != "help" else { return }
    let known = Patchlaw.configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !known.contains(word) else { return }
    let near = Suggestion.nearest(to: word, among: known).map { "; did you mean '\($0)'?" }
    printError(
      "patchlaw: unknown command '\(word.oneLine)'\(near ?? "")\(near == nil ? ";" : "") `patchlaw "
        + "--help` lists all")
    throw ExitCode(ExitCodes.badCommandLine)
  }

  /// Usage, help and exit codes are the parser's; every other error is a sentence of ours.
  private static func report(_ error: any Error) -> Int32 {
    let code = Patchlaw.exitCode(for: error)
    guard error is ExitCode || code != .failure else {
      printError("patchlaw: \(FileFault.sentence(error))")
      return ExitCodes.badInput
    }
    let message = Patchlaw.fullMessage(for: error)
    if !message.isEmpty { code.isSuccess ? print(message) : printError(message) }
    return code.rawValue
  }

  /// Ends at once: what is written is flushed by then, and a library's thread that waits for memory in vain
  /// would keep an orderly exit from ending.
  ///
  /// Success, and an interruption that asks for more, need output that arrived; of a pipe whose reader
  /// has left nobody is told, as of other programs (`patchlaw keys | head -1`).
  private static func end(_ code: Int32) -> Never {
    IndexSeal.closeAll()
    let lost = StandardStreams.flush()
    guard lost != nil || StandardStreams.lostErrors != nil else { _exit(code) }
    let needsOutput = [0, ExitCodes.interrupted, ExitCodes.outputLost].contains(code)
    if needsOutput { StandardStreams.endIfUnread() }
    if let lost { printError("patchlaw: standard output cannot be written (\(lost))") }
    _exit(needsOutput ? ExitCodes.outputLost : code)
  }
}

/// The exit codes that scripts may rely on.
enum ExitCodes {
  static let someRunsFailed: Int32 = 1
  static let badInput: Int32 = 2
  /// `EX_USAGE`, as the parser's own.
  static let badCommandLine: Int32 = 64
  /// `EX_IOERR`: what was printed did not arrive.
  static let outputLost: Int32 = 74
  /// `EX_TEMPFAIL`: try again.
  static let interrupted: Int32 = 75
}

/// Writes a line to standard error.
func printError(_ line: String) {
  StandardStreams.writeError(line.wrapped(ifTerminal: 2) + "\n")
}
