import Data
import Foundation
import Store
import Synchronization

/// Runs a plan on several workers, in this process and beside others on the same results.
///
/// Each worker owns a thread and takes the next run that nobody holds. A claim never waits: the
/// kernel's lock on the run's folder says at once whether another process works there, and frees it
/// at once when that process dies, so that its run is taken over from the last checkpoint.
public final class Scheduler: Sendable {
  /// What a worker says as it goes.
  public enum Event: Sendable {
    case began(PlannedRun, worker: Int)
    case progressed(Progress, worker: Int)
    case ended(PlannedRun, Outcome, worker: Int, seconds: Double)
    /// Before the first run: the next group of floors is being computed; how many are done.
    case computingFloors(done: Int, of: Int)
    /// Before the first run: how many groups of floors were computed.
    case computedFloors(Int, seconds: Double)
    /// A file was damaged: which one, what was found, and what happens.
    case noticed(String)
  }

  private let plan: Plan
  private let ledger: any RunLedger
  private let workers: Workers
  private let stems: Stems
  /// Seconds without a run to take, after which a worker leaves.
  private let patience: Double
  private let control: RunControl
  private let provenance: Provenance
  private let sink: (any MeasurementSink)?
  private let shelf = DatasetShelf()
  private let tell: @Sendable (Event) -> Void
  private let claims: Mutex<Claims>

  /// Which runs this process still has to look at.
  private struct Claims {
    var queue: RunQueue
    var working = 0
    var outcomes: [RunID: Outcome] = [:]
    /// What kept a folder from being written, or data from being read; thrown once at the end.
    var fault: (any Error)?
  }

  /// Prepares a plan's execution.
  ///
  /// - Parameters:
  ///   - plan: What to run.
  ///   - index: Where results go.
  ///   - workers: Runs side by side; nil takes the spec's limit, or one per core. Fewer where memory
  ///     would not suffice.
  ///   - control: Tells when to stop.
  ///   - provenance: Of this process and the study.
  ///   - sink: Follows the measurements of the runs.
  ///   - tell: Called from the workers' threads.
  public convenience init(
    plan: Plan, index: RunIndex, workers: Int?, control: RunControl,
    provenance: Provenance = Provenance(), sink: (any MeasurementSink)? = nil,
    tell: @escaping @Sendable (Event) -> Void
  ) {
    self.init(
      plan: plan, ledger: index, workers: workers, control: control, provenance: provenance,
      sink: sink, tell: tell)
  }

  /// Prepares the part of one worker of a job array, which writes run folders only.
  ///
  /// - Parameters:
  ///   - plan: What to run.
  ///   - folders: Where results go.
  ///   - workers: Runs side by side.
  ///   - patience: Seconds without a run to take after which the worker leaves, although others are
  ///     still at work.
  ///   - control: Tells when to stop.
  ///   - provenance: Of this process and the study.
  ///   - tell: Called from the worker's thread.
  public convenience init(
    plan: Plan, folders: FolderLedger, workers: Int = 1, patience: Double = .infinity,
    control: RunControl,
    provenance: Provenance, tell: @escaping @Sendable (Event) -> Void
  ) {
    self.init(
      plan: plan, ledger: folders, workers: workers, patience: patience, control: control,
      provenance: provenance, sink: nil, tell: tell)
  }

  private init(
    plan: Plan, ledger: any RunLedger, workers: Int?, patience: Double = .infinity,
    control: RunControl, provenance: Provenance, sink: (any MeasurementSink)?,
    tell: @escaping @Sendable (Event) -> Void
  ) {
    (self.plan, self.ledger, self.control, self.tell) = (plan, ledger, control, tell)
    self.workers = Workers(plan, open: OpenWork(plan, ledger: ledger), asked: workers)
    (self.provenance, self.sink, self.patience) = (provenance, sink, patience)
    stems = Stems(plan.runs)
    claims = Mutex(Claims(queue: RunQueue(plan, stems: stems, ledger: ledger)))
  }

  /// Works until everything is done, by this process or another, or the order to stop.
  ///
  /// - Returns: How the runs that this process worked on ended.
  /// - Throws: What kept a run's folder from being written, or data from being read.
  public func run() throws -> [RunID: Outcome] {
    try computeFloors()
    let group = DispatchGroup()
    for worker in 0..<workers.count {
      group.enter()
      let thread = Thread { [self] in
        work(worker)
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
    return try claims.withLock { claims in
      if let fault = claims.fault { throw fault }
      return claims.outcomes
    }
  }

  private func computeFloors() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let computed = try FloorStage(
      floors: StudyFloors(plan), ledger: ledger, shelf: shelf, threads: workers.cores,
      provenance: provenance, control: control, notice: { [tell] in tell(.noticed($0)) }
    ).run { [tell] in tell(.computingFloors(done: $0, of: $1)) }
    if computed > 0 { tell(.computedFloors(computed, seconds: (clock.now - start).seconds)) }
  }

  private func work(_ worker: Int) {
    var idle = ContinuousClock.now
    while !control.mustStop {
      switch next() {
      case .run(let run, let claim, let threads):
        execute(run, claim, worker: worker, threads: threads)
        withExtendedLifetime(claim) {}
        claims.withLock { $0.working -= 1 }
        idle = .now
      case .heldElsewhere:
        let waited = idle.duration(to: .now).seconds
        guard waited < patience else { return }
        // The longer in vain, the rarer: hundreds of workers may be looking.
        Thread.sleep(forTimeInterval: min(max(0.2, waited / 10), 10))
      case .nothingLeft: return
      }
    }
  }

  private enum Next {
    case run(PlannedRun, WorkClaim, threads: Int)
    case heldElsewhere
    case nothingLeft
  }

  /// Takes the next run, with the threads that it gets beside the others.
  private func next() -> Next {
    claims.withLock { claims in
      do {
        switch try claims.queue.next() {
        case .heldElsewhere: return .heldElsewhere
        case .nothingLeft: return .nothingLeft
        case .run(let run, let claim):
          claims.working += 1
          let side = min(workers.count, claims.working + claims.queue.open.count)
          return .run(
            run, claim,
            threads: workers.threads(for: run, besides: side, limit: plan.spec.limits.threads))
        }
      } catch {
        claims.fault = error
        return .nothingLeft
      }
    }
  }

  /// Whether a third cell has failed as a run has, here or in another process, before any was done: with
  /// the same words, of a kind that is not a node's.
  func isSameEverywhere(_ run: PlannedRun) -> Bool {
    let states = plan.runs.map { ($0, RunFolder(results: ledger.results, id: $0.id).status) }
    guard let failed = states.first(where: { $0.0.id == run.id })?.1, failed.state == .failed,
      failed.failure?.isOfStudy != false
    else { return false }
    // A path may have the run's name.
    func words(_ run: PlannedRun, _ status: RunFolder.Status) -> String? {
      status.message?.replacing(run.id.text, with: "")
    }
    let alike = states.filter {
      $0.1.state == .failed && $0.1.failure == failed.failure
        && words($0.0, $0.1) == words(run, failed)
    }
    return Set(alike.map(\.0.cell)).count >= Self.sameFailures
      && !states.contains { $0.1.state == .done }
  }

  private static let sameFailures = 3

  private func execute(_ run: PlannedRun, _ claim: WorkClaim, worker: Int, threads: Int) {
    tell(.began(run, worker: worker))
    var outcome = Outcome.interrupted
    let live = LiveNote(RunFolder(results: ledger.results, id: run.id))
    let seconds = ContinuousClock().measure {
      do {
        let dataset = try shelf.dataset(run.config.cell.data)
        // The run is named after the images that were there when it was planned.
        guard dataset.facts == run.data else { throw DataError.changed(dataset: dataset.name) }
        let probes = plan.spec.probes.map(\.value)
        outcome = try RunExecutor(
          run: run, probes: probes, branches: stems.branches(of: run.id),
          others: shelf.datasets(of: probes, for: run.config.cell.data),
          folder: RunFolder(results: ledger.results, id: run.id), claim: claim,
          results: ledger.results, threads: threads,
          checkpointSeconds: plan.spec.limits.checkpointSeconds, mostKills: ledger.mostKills,
          control: control,
          provenance: provenance, sink: sink, notice: { [tell] in tell(.noticed($0)) }
        ) { [self] in
          live.note($0)
          tell(.progressed($0, worker: worker))
        }.execute(dataset)
      } catch let error where error is RunError || error is DataError {
        // A full disk or a missing dataset would fail every other run of this worker too; another may
        // have better luck, and a person must see why.
        if ledger.mostKills != nil, claim.isHeld {
          let folder = RunFolder(results: ledger.results, id: run.id)
          if !folder.exists { try? folder.create(run.description) }
          folder.endAttempt(error, hasBegun: error is RunError)
        }
        claims.withLock { $0.fault = $0.fault ?? error }
        control.stop()
      } catch {
        outcome = .failed("\(error)")
      }
    }.seconds
    live.remove()
    record(run, outcome)
    tell(.ended(run, outcome, worker: worker, seconds: seconds))
  }

  private func record(_ run: PlannedRun, _ outcome: Outcome) {
    // The folder holds the result; an index that is locked now is brought to it later.
    try? ledger.record(run.id)
    claims.withLock { claims in
      claims.outcomes[run.id] = outcome
      if case .failed(let message) = outcome, isSameEverywhere(run) {
        claims.fault = claims.fault ?? RunError.sameFailure(message: message)
        control.stop()
      }
    }
  }
}
