import Text
import ArgumentParser
import Experiments
import Foundation
import Models
import Settings

/// Says what a study would run and cost; changes nothing.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "List a study's cells with their cost, what is done, and what differs.",
    usage: "patchlaw plan <specs> ... [<options>]",
    discussion: """
      Parameters are all trainable values. FLOPs are those of all forward and backward passes, \
      two per multiply-add, attention in full. The time estimate covers unfinished runs on idle \
      cores and is calibrated on runs finished on this host. For finished runs it also prints the \
      time predicted from the other cells, next to the actual time.
      """)

  @Argument(
    help: "Spec files or names of studies; runs that several studies share are priced once.")
  var specs: [String]

  @OptionGroup var results: ResultsOption

  @Option(.threads, help: "Parallel workers (default: the spec's limit, or one per core).")
  var workers: Int?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let files = try specs.map { try SpecFile(named: $0, results: results.results) }
    let specs = files.map(\.path)
    let index = try results.existingIndex()
    let price = try Price(store: index?.store)
    var paid: [RunID: Set<RunID>] = [:]
    var bills: [Bill] = []
    for file in files {
      let growth = try SeedGrowth(try Plan(checking: file), index: index)
      let plan = growth.plan
      plan.spec.noteRenamedKeys()
      for caution in plan.cautions { printError("warning: \(caution)") }
      let work = OpenWork(plan, index: index, elsewhere: paid)
      bills.append(
        try Bill(
          plan, price: price, index: index, work: work,
          workers: Workers(plan, open: work, asked: workers), elsewhere: paid, seeds: growth.path))
      let probes = plan.spec.probes.map { RunID(of: $0.value) }
      for run in plan.runs { paid[run.id, default: []].formUnion(probes) }
    }
    if json { return try printJSON(bills) }
    print(bills.map(\.text).joined(separator: "\n\n"))
    if bills.count > 1 {
      let seconds = bills.map(\.seconds).reduce(0, +)
      let (priced, taken) = bills.reduce((0, 0)) {
        ($0.0 + $1.pricedSeconds, $0.1 + $1.takenSeconds)
      }
      let open = bills.map(\.toRun).reduce(0, +)
      print("\ntogether \(open.counted("run")), about \(seconds.duration)")
      if taken > 0 {
        print(
          "finished runs: estimated \(priced.duration), actual \(taken.duration) of core time")
      }
    }
    for path in specs where StudyName(path).hasChanged(since: results.results) {
      print("\(path) has changed since the study was run")
    }
    print("next: \(next(specs, bills))")
  }

  /// What to do with the studies: run those that have something left, else look at the results.
  private func next(_ specs: [String], _ bills: [Bill]) -> String {
    let open = zip(specs, bills).filter { $1.toRun + $1.toProbe > 0 }
    let commands =
      open.isEmpty
      ? bills.map { "patchlaw report \($0.study.shellWord)\(results.text)" }
      : open.map { "patchlaw run \($0.0.shellPath)\(results.text)" }
    return commands.joined(separator: " && ")
  }
}
