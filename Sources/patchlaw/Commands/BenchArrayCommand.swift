import ArgumentParser
import Experiments
import Foundation
import Settings
import Text

/// Times what a study of many runs costs besides training: claims, index and status.
struct BenchArrayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "array",
    abstract: "Time claims, index and status of a job array of many runs.",
    usage: "patchlaw bench array [<options>]",
    discussion: """
      Workers are simulated one after another, each with a clock of its own; nothing is trained. Claims \
      and files are real, in a temporary folder of this machine: a network file system is slower. Index \
      and status are the commands.
      """)

  @Option(.whole(1...100_000), help: "Runs of the study.")
  var runs = 1000

  @Option(.whole(1...10_000), help: "Measurements of each run.")
  var points = 200

  @Option(.whole(1...1000), help: "Workers of the array.")
  var workers = 200

  @Option(.number(0...1e6), help: "Seconds that a run takes.")
  var seconds = 60.0

  @Flag(help: "Print JSON.")
  var json = false

  struct Result: Codable {
    let runs: Int
    let points: Int
    let workers: Int
    let secondsPerRun: Double
    /// Of the workers' time, what they spent on claims.
    let claimFraction: Double
    let claimSecondsPerRun: Double
    let longestClaimSeconds: Double
    let workerStartSeconds: Double
    let indexSeconds: Double
    let statusSeconds: Double
  }

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "patchlaw-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let simulation = try ArraySimulation(runs: runs, points: points, in: folder)
    let outcome = try simulation.work(workers: workers, secondsPerRun: seconds)
    let clock = ContinuousClock()
    let indexing = try clock.measure { _ = try call(["index"], folder) }
    let status = try clock.measure {
      let text = try call(["status", simulation.plan.spec.name], folder)
      guard text.contains("\n\(runs) done\n") else {
        throw UserError("the simulated study is not complete, which is a fault of patchlaw")
      }
    }
    try show(
      Result(
        runs: runs, points: points, workers: workers, secondsPerRun: seconds,
        claimFraction: outcome.fraction, claimSecondsPerRun: outcome.claiming / Double(runs),
        longestClaimSeconds: outcome.longest, workerStartSeconds: outcome.start,
        indexSeconds: indexing / .seconds(1), statusSeconds: status / .seconds(1)))
  }

  /// Calls this program as a user does.
  private func call(_ words: [String], _ folder: String) throws -> String {
    let ending = try Command.run([SlurmCommand.program()] + words + ["--results", folder])
    guard ending.code == 0 else { throw UserError("patchlaw \(words[0]): \(ending.errors)") }
    return ending.output
  }

  private func show(_ result: Result) throws {
    if json { return try printJSON(result) }
    print(
      """
      \(runs.grouped) runs of \(points.grouped) points, \(workers.counted("worker")), \
      \(seconds.significant(6)) s a run
      claims: \((100 * result.claimFraction).significant(2)) % of the workers' time, \
      \((1000 * result.claimSecondsPerRun).significant(3)) ms a run, the longest \
      \(result.longestClaimSeconds.fixed(2)) s; a worker begins in \
      \(result.workerStartSeconds.fixed(2)) s
      index: \(result.indexSeconds.fixed(2)) s
      status: \(result.statusSeconds.fixed(2)) s
      """)
  }
}
