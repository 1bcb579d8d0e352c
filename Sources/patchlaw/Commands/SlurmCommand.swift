import ArgumentParser
import Experiments
import Foundation
import Kernels
import Settings
import Store
import Text

/// Writes the job array of a study, and hands it over where asked.
struct SlurmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm",
    abstract: "Write a study's job array for a Slurm cluster; --submit hands it over.",
    discussion: """
      The array is one of workers, not of runs: each trains one run after another until its time is up, \
      and is queued again while work is left. CPUs come from limits.threads, memory and time from the \
      plan's price, and everything else from limits.slurm (`patchlaw keys limits.slurm`). The script \
      results/STUDY/submit.sbatch may be edited; an edited one is kept. No process stays on the login node.

        patchlaw slurm experiments/order.yaml            # look at it first
        patchlaw slurm experiments/order.yaml --submit
        patchlaw status order                            # on any host
        patchlaw report order
      """)

  @Argument(help: "The spec file, or the study's name.")
  var spec: String

  @OptionGroup var results: ResultsOption

  @Flag(help: "Hand the array over with sbatch.")
  var submit = false

  func run() throws {
    var request = try RunRequest(spec: spec, only: [], set: [], results: results)
    request.plan.spec.noteRenamedKeys()
    let index = try RunIndex(results: results.results)
    try request.grow(index)
    let plan = request.plan
    let work = OpenWork(plan, index: index)
    let open = work.untrained + work.unprobed.map(\.run)
    guard !open.isEmpty else {
      return print(
        "nothing is left to train or probe\nnext: patchlaw report "
          + "\(plan.spec.name.shellWord)\(results.text)")
    }
    let price = try Price(store: index.store)
    let seconds = try PricedWork(plan, work: work, price: price, index: index).seconds
    let kinds = plan.spec.limits.slurm.isEmpty ? [SlurmSettings()] : plan.spec.limits.slurm
    let scripts = try kinds.map { settings in
      SlurmScript(
        plan, settings: settings, open: open, seconds: seconds / Double(kinds.count),
        spec: request.path, results: results.results, program: try Self.program(),
        folder: FileManager.default.currentDirectoryPath)
    }
    if let objection = scripts.compactMap(\.objection).first { throw UserError(objection) }
    for notice in try index.begin(request.study, at: Date()) { printError("warning: \(notice)") }
    if let line = request.seeds?.line { print("\(plan.spec.name): \(line)") }
    print(
      "\(plan.spec.name): \(open.count.counted("run")) to do, about \(seconds.duration) of core time"
    )
    for (place, script) in scripts.enumerated() { try handOver(script, place: place) }
    print("next: patchlaw status \(plan.spec.name.shellWord)\(results.text)")
  }

  /// Writes one script, says what it asks for, and submits it where asked.
  private func handOver(_ script: SlurmScript, place: Int) throws {
    let path =
      "\(results.results)/\(script.study)/submit\(place == 0 ? "" : "-\(place + 1)").sbatch"
    try FileManager.default.createDirectory(atPath: script.logs, withIntermediateDirectories: true)
    let known = try TextFile.read(path)
    if let known, !SlurmScript.isUnchanged(known) {
      print("\(path): kept as you changed it; remove it to have it written again")
      return submit
        ? try handOver(path, script) : print("to hand it over: sbatch \(path.shellPath)")
    }
    try TextFile.write(script.file, to: path)
    let asked = script.request
    print(
      "\(path): \(asked.workers.counted("worker"))"
        + (asked.atOnce.map { $0 < asked.workers ? ", \($0) at once" : "" } ?? "")
        + ", each \(asked.threads.counted("CPU")), \(asked.megabytes) MB, "
        + "\(Double(asked.seconds).duration) before it is queued again")
    guard submit else { return print("to hand it over: sbatch \(path.shellPath)") }
    try handOver(path, script)
  }

  private func handOver(_ path: String, _ script: SlurmScript) throws {
    let answer = try Self.sbatch(path)
    try SlurmQueue(study: script.study, results: results.results).add(answer)
    print(answer)
  }

  /// This program's own path, as the nodes must see it too.
  static func program() throws -> String {
    guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    else {
      throw UserError("this program's own path is unknown, so that no script can start it")
    }
    return path
  }

  private static func sbatch(_ path: String) throws -> String {
    let answer = try Command.run(["sbatch", path])
    guard answer.code == 0 else {
      throw UserError(
        answer.code == 127
          ? "sbatch is not installed here; run this on a login node of the cluster, or start `patchlaw "
            + "work` by another scheduler"
          : "sbatch refuses \(path), with code \(answer.code)"
            + (answer.errors.isEmpty
              ? " and no message"
              : ": " + answer.errors.split(separator: "\n").joined(separator: "; ").oneLine))
    }
    let said = answer.output.trimmingCharacters(in: .whitespacesAndNewlines)
    guard said.contains("Submitted") else {
      throw UserError("sbatch does not say that \(path) was submitted; see `squeue`")
    }
    return said
  }
}
