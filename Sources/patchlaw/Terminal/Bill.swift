import Analysis
import Data
import Text
import Experiments
import Foundation
import Models
import Settings

/// What `plan` shows of one study; `run` prints its totals from the same value.
struct Bill: Encodable {
  struct Cell: Encodable {
    let cell: String
    let levels: [String: String]
    let differences: [String]
    /// What was solved to keep a quantity equal to the control's, with the miss.
    let held: [String]
    let seeds: Int
    let done: Int
    let parameters: Int
    let trunkParameters: Int
    let steps: Int
    let images: Int
    let patches: Int
    let flops: Double
    let trunkFlops: Double
    /// Of one run, on one thread.
    let seconds: Double
    /// Resident at most while one run trains on one thread.
    let memoryBytes: Double
  }

  let study: String
  let question: String
  /// In the order of the spec.
  let axes: [String]
  let cells: [Cell]
  let runs: Int
  let done: Int
  /// To be trained, and probed.
  let toRun: Int
  /// Trained already, or by another study of the same bill, with probes still to be scored.
  let toProbe: Int
  /// Tokenizers that the runs need, each fitted once.
  let tokenizers: Int
  /// Runs to be trained that were done before on other images.
  let changedData: Int
  /// Runs to be trained whose first steps a longer run takes for them.
  let branches: Int
  /// Operations that this saves, of those of all runs to be trained.
  let sharedFLOPs: Double
  /// Operations of training that are to be done.
  let flops: Double
  /// Time to completion, with the given number of workers.
  let seconds: Double
  /// Core seconds of the finished runs: by the same price, and as counted.
  let pricedSeconds: Double
  let takenSeconds: Double
  let workers: Int
  /// Resident at most in the whole process: while floors are computed, or while the workers train.
  let memoryBytes: Double
  /// Of all the study's runs.
  let diskBytes: Double
  /// Of the runs not yet done.
  let newBytes: Double
  let rate: Double
  let basis: String
  /// Images that cannot be read or are not selected, in words.
  let leftOut: [String]
  /// Why there are fewer workers than there would be; nil where there is nothing to say.
  let notice: String?
  /// Why this machine cannot run some of the cells; empty when it can run all.
  let unsupported: [String]
  /// What seeds that are added may cost; nil where seeds are fixed.
  let seedCost: SeedCost?
  /// What is still to be done, run by run.
  let work: PricedWork
  /// Core seconds that the workers together spend in a second.
  let pace: Double

  private enum CodingKeys: String, CodingKey {
    case study, question, axes, cells, runs, done, toRun, toProbe, tokenizers, changedData
    case branches, sharedFLOPs, flops
    case seconds, pricedSeconds, takenSeconds, workers, memoryBytes, diskBytes, newBytes, rate, basis
    case notice, leftOut, unsupported, seedCost
  }

  /// - Parameters:
  ///   - plan: The study.
  ///   - price: Rate of this machine.
  ///   - index: What is done already; nil when nothing was run yet.
  ///   - work: What is still to be done.
  ///   - workers: That do it.
  ///   - elsewhere: Runs that other studies of the same bill pay for, with the probes they pay.
  ///   - seeds: How seeds were added so far; nil where they are fixed.
  /// - Throws: ``RunError`` when the study's archive cannot be read.
  init(
    _ plan: Plan, price: Price, index: RunIndex?, work: OpenWork, workers: Workers,
    elsewhere: [RunID: Set<RunID>] = [:], seeds: SeedPath? = nil
  ) throws {
    let probes = plan.spec.probes.map(\.value)
    func isDone(_ run: PlannedRun) -> Bool {
      index?.isComplete(run.id, probes: probes.map { RunID(of: $0) }) == true
    }
    let open = work.untrained
    let side = workers.count
    study = plan.spec.name
    question = plan.spec.question
    axes = plan.spec.axes.map(\.name)
    cells = plan.grid.map { runs in
      let first = runs[0]
      return Cell(
        cell: first.cell.description, levels: first.levels,
        differences: first.differences.map(\.description),
        held: first.held.map(\.text), seeds: runs.count,
        done: runs.count(where: isDone), parameters: first.cost.parameters,
        trunkParameters: first.cost.trunkParameters, steps: first.steps, images: first.images,
        patches: first.patches, flops: first.flops, trunkFlops: first.trunkFlops,
        seconds: price.seconds(first, probes: probes), memoryBytes: first.residentBytes)
    }
    runs = plan.runs.count
    (toRun, toProbe) = (open.count, work.unprobed.count)
    changedData = ChangedData(plan, index: index).runs.count
    tokenizers = plan.runs.tokenizerFits().count
    done = plan.runs.count(where: isDone)
    self.work = try PricedWork(plan, work: work, price: price, index: index)
    (branches, sharedFLOPs) = (self.work.branches, self.work.sharedFLOPs)
    flops = open.map(\.flops).reduce(0, +) - sharedFLOPs
    pace = Double(min(side, workers.cores))
    seconds = self.work.seconds / pace
    let past = plan.runs.filter { elsewhere[$0.id] == nil }.compactMap(price.hindsight)
    (pricedSeconds, takenSeconds) = (
      past.map(\.priced).reduce(0, +), past.map(\.taken).reduce(0, +)
    )
    self.workers = side
    memoryBytes = workers.residentBytes
    let peak = plan.runs.map(\.peakBytes).max() ?? 0
    diskBytes = plan.runs.map(\.bytes).reduce(0, +) + peak * Double(side)
    newBytes = open.isEmpty ? 0 : open.map(\.bytes).reduce(0, +) + peak * Double(side)
    (rate, basis) = (price.rate, price.basis)
    notice = workers.notice
    seedCost = try seeds.map { [pace] in
      try SeedCost($0, plan, price: price, index: index, pace: pace)
    }
    leftOut = plan.runs.flatMap(\.data.leftOut).distinct
    unsupported = (plan.unsupported + workers.tooLarge).map {
      "\(plan.spec.file.path):\($0.position.line): \($0.message)"
    }
  }

  var text: String {
    let hasHeld = cells.contains { !$0.held.isEmpty }
    var table = Table(
      headings: axes + [
        "seeds", "done", "parameters", "trunk parameters", "steps", "images", "FLOPs",
        "trunk FLOPs", "time/run", "memory", "differs from base",
      ] + (hasHeld ? ["held"] : []))
    for cell in cells {
      table.append(
        axes.map { cell.levels[$0] ?? "" } + [
          "\(cell.seeds)", "\(cell.done)", "\(cell.parameters)", "\(cell.trunkParameters)",
          "\(cell.steps)", "\(cell.images)", cell.flops.scientific, cell.trunkFlops.scientific,
          cell.seconds.duration, cell.memoryBytes.bytes,
          cell.differences.joined(separator: ", "),
        ] + (hasHeld ? [cell.held.joined(separator: ", ")] : []))
    }
    return """
      \("\(study): \(question)".wrappedForTerminal)
      \(table.forTerminal(labels: axes.count))
      \(([totals] + notes).joined(separator: "\n").wrappedForTerminal)
      """
  }

  /// What this machine limits or cannot run, a line each.
  private var notes: [String] {
    let changed = "data changed since \(changedData) of \(runs) \(runs == 1 ? "run" : "runs")"
    return (seedCost?.lines ?? []) + [shared].compactMap(\.self) + leftOut
      + (changedData > 0 ? [changed] : []) + [notice].compactMap(\.self)
      + unsupported.map { "not on this machine: \($0)" }
  }

  /// What shared first steps save; nil where there are none.
  private var shared: String? {
    guard branches > 0 else { return nil }
    let saved = 100 * sharedFLOPs / (flops + sharedFLOPs)
    return "\(branches.counted("run")) of \(toRun) \(branches == 1 ? "branches" : "branch") off the longest "
      + "run of the same settings, which saves \(saved.fixed(0)) % of the FLOPs of training"
  }

  var totals: String {
    """
    \(cells.count.counted("cell")), \(runs.counted("run")): \(done) done, \(toRun) to run, \
    \(toProbe == 0 ? "" : "\(toProbe) to probe only, ")\(flops.scientific) FLOPs\
    \(tokenizers == 0 ? "" : ", \(tokenizers.counted("tokenizer")) to share")
    about \(seconds.duration) on \(workers.counted("worker")) \
    (\((rate / 1e9).fixed(0)) GFLOP/s each: \(basis)), \
    \(memoryBytes > 0 ? "memory \(memoryBytes.bytes), " : "")disk \(diskBytes.bytes)\(hindsight)
    """
  }

  /// How far this price would have been off for the runs that are done.
  private var hindsight: String {
    guard takenSeconds > 0 else { return "" }
    return "\nfinished runs: estimated \(pricedSeconds.duration), "
      + "actual \(takenSeconds.duration) of core time"
  }
}

extension Held {
  /// `trunkParameters +0.3 % by model.width 136`.
  var text: String {
    let percent = String(format: "%+.2g", 100 * miss + 0).withMinusSign
    return "\(quantity.rawValue) \(percent) % by \(setting) \(value)"
  }
}
