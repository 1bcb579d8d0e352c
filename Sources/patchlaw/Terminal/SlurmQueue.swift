import Experiments
import Foundation
import Settings
import Text

/// The jobs of a study that were handed to Slurm from here.
struct SlurmQueue {
  private let path: String

  init(study: String, results: String) { path = "\(results)/\(study)/slurm/jobs" }

  /// Remembers a job by what sbatch said of it, `Submitted batch job 17`.
  func add(_ answer: String) throws {
    guard let id = answer.split(separator: " ").last.flatMap({ Int($0) }) else { return }
    let earlier = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    try Data("\(earlier)\(id)\n".utf8).write(to: URL(filePath: path), options: .atomic)
  }

  /// `jobs: 3 running, 1 pending`, by one question to squeue; nil where nothing was handed over or nothing
  /// is left in the queue.
  var summary: String? {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let ids = text.split(separator: "\n").compactMap { Int($0) }
    guard !ids.isEmpty,
      let answer = try? Command.run(
        [
          "squeue", "--noheader", "--array", "--jobs", ids.map(String.init).joined(separator: ","),
          "--format", "%T",
        ]),
      answer.code == 0
    else { return nil }
    let states = answer.output.split(separator: "\n").map { $0.lowercased() }
    let counts = states.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    guard !counts.isEmpty else { return nil }
    return "jobs: "
      + counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }
}

/// Another program, found by the search path.
enum Command {
  /// Runs it to its end.
  ///
  /// - Returns: Its exit code, 127 where there is no such program, and what it printed.
  /// - Throws: What keeps it from being started.
  static func run(_ words: [String]) throws -> (code: Int32, output: String, errors: String) {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let faults = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: said, as: UTF8.self),
      String(decoding: faults, as: UTF8.self)
    )
  }
}
