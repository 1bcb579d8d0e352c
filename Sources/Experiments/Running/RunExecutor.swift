import Data
import Foundation
import Kernels
import Models
import Probes
import Settings
import Store
import Text
import Training

/// Takes one run from where its folder stands to its end: train, probe, write down.
struct RunExecutor {
  let run: PlannedRun
  let probes: [ProbeConfig]
  /// Shorter runs that begin as this one does.
  let branches: [Stems.Branch]
  /// The images that probes have of their own.
  let others: [ProbeImages: Dataset]
  let folder: RunFolder
  /// The right to write there.
  let claim: WorkClaim
  /// The results folder, which holds what runs share.
  let results: String
  let threads: Int
  let checkpointSeconds: Double
  /// Kills without progress after which the run has failed; nil for no limit.
  let mostKills: Int?
  let control: RunControl
  let provenance: Provenance
  /// Follows the measurements; nil where nobody does.
  let sink: (any MeasurementSink)?
  /// Says what was damaged, and what becomes of it.
  let notice: (String) -> Void
  let report: (Progress) -> Void

  /// Held-out images whose predictions are kept for readers.
  private static let predictedImages = 4

  /// Works until the end, a fault, the order to stop, or the loss of the claim.
  ///
  /// - Throws: ``RunError`` when the folder cannot be written, which is not a fault of the run: what it
  ///   has reached stays, and the next attempt goes on from there.
  func execute(_ dataset: Dataset) throws -> Outcome {
    let clock = ContinuousClock()
    let started = (clock.now, Foundation.Date())
    let work = Work(threads: threads)
    let outcome = try attempt(dataset, work)
    let total = (clock.now - started.0).seconds
    let segment = RunFolder.Segment(
      fromStep: work.fromStep, toStep: work.toStep, seconds: total - work.probeSeconds,
      probeSeconds: work.probeSeconds, cores: work.cores,
      startedAt: started.1.ISO8601Format(), ending: outcome.word, threads: threads,
      provenance: provenance, run: run.id.text)
    guard claim.isHeld else { return outcome }
    folder.endAttempt()
    // Rewritten whole, as a kill may have torn its tail; a note on the side, the results are safe.
    try? folder.segments.replace(with: folder.segments.records() + [segment])
    return outcome
  }

  /// What a stretch of work covered, and the time that it took.
  final class Work {
    var fromStep = 0
    var toStep = 0
    var probeSeconds = 0.0
    private(set) var cores = RunFolder.CoreSeconds()
    private let threads: Double

    init(threads: Int) { self.threads = Double(threads) }

    /// Counts what `body` spends on cores, of which its threads have equal shares.
    func count<Result>(
      _ part: WritableKeyPath<RunFolder.CoreSeconds, Double>, _ body: () throws -> Result
    ) rethrows -> Result {
      let start = CoreClock.seconds
      defer { cores[keyPath: part] += (CoreClock.seconds - start) * threads }
      return try body()
    }
  }

  private func attempt(_ dataset: Dataset, _ work: Work) throws -> Outcome {
    do {
      try repair()
      let attempt = try folder.beginAttempt()
      let note = MemoryNote(folder.memoryNotePath)
      defer { withExtendedLifetime(note) {} }
      if let mostKills, attempt.earlier.count >= mostKills { return fail(attempt) }
      let model = try trained(dataset, work)
      guard let model else { return .interrupted }
      if try folder.storedPredictions().isEmpty {
        try folder.write(
          model.predictedImages(
            of: dataset, count: Self.predictedImages, tokenizer: tokens(dataset)?.tokenizer))
      }
      var isScored = false
      work.probeSeconds = try ContinuousClock().measure {
        isScored = try work.count(\.probing) { try probe(model, dataset) }
      }.seconds
      guard isScored else { return .interrupted }
      try checkClaim()
      try folder.write(RunFolder.Status(state: .done, step: run.steps, message: nil))
      return .done
    } catch is LostClaim {
      return .interrupted
    } catch let error as RunError {
      // What another host has taken over cannot be written here any more, which is not a fault.
      guard claim.isHeld else { return .interrupted }
      // Nothing is written into a folder that is another run's.
      guard !error.stopsEveryRun else { throw error }
      return .failed("\(error)")
    } catch let error as TrainingError where error.isDivergence {
      return conclude(
        .diverged("\(error)"), .init(state: .diverged, step: 0, message: "\(error)"))
    } catch {
      let kind = FailureKind(of: error)
      let message = "\(kind.words): \(error)"
      return conclude(
        .failed(message), .init(state: .failed, step: 0, message: message, failure: kind))
    }
  }

  /// Writes down why the run ended early; its files stay for a later attempt.
  private func conclude(_ outcome: Outcome, _ status: RunFolder.Status) -> Outcome {
    guard claim.isHeld else { return .interrupted }
    try? folder.write(status)
    return outcome
  }

  /// Leaves a run to a person, at which attempts have ended again and again at the same place.
  private func fail(_ attempt: Attempt) -> Outcome {
    let kind = attempt.kind
    let hosts = attempt.earlier.map(\.host).distinct.joined(separator: ", ")
    let said = attempt.earlier.last?.message.map { " (\($0))" } ?? ""
    let message =
      "\(kind.words): \(attempt.earlier.count) attempts ended at step \(attempt.step) of \(run.steps), "
      + "on \(hosts)\(said); \(kind.remedy); `patchlaw retry STUDY --kind \(kind.rawValue)` has it tried "
      + "again"
    return conclude(
      .failed(message),
      .init(state: .failed, step: attempt.step, message: message, failure: kind))
  }

  /// Makes the folder, and puts away what in it cannot be trusted.
  private func repair() throws {
    do { try folder.create(run.description) } catch RunError.damaged(let path, let found) {
      notice("\(RunError.damaged(path: path, found: found)); it is written again")
      try folder.describe(run.description)
    }
    for fault in try folder.inspect().faults {
      notice("\(fault.error); \(try folder.putAway(fault))")
    }
  }

  /// Ends the work where another host has taken the run over, as of a frozen process. What it writes is the
  /// same, to the bit.
  func checkClaim() throws {
    guard claim.isHeld else {
      notice("run \(run.id) was taken over by another worker while this one stood still")
      throw LostClaim()
    }
  }

  private struct LostClaim: Error {}

  /// Runs the probes that have no scores yet, each written down as soon as it is scored.
  ///
  /// - Returns: Whether all are scored; not when told to stop on the way.
  private func probe(_ model: Model, _ dataset: Dataset) throws -> Bool {
    var missing: [ProbeConfig] = []
    for probe in probes where !folder.hasScores(RunID(of: probe)) && !missing.contains(probe) {
      missing.append(probe)
    }
    guard !missing.isEmpty else { return true }
    var scored = probes.count - missing.count
    func tell() {
      report(
        Progress(
          run: run, step: run.steps, loss: .nan, imagesPerSecond: .nan, isProbing: true,
          scored: scored, probes: probes.count))
    }
    tell()
    let prober = Prober(
      model: model, dataset: dataset, others: others, seed: run.config.seed, threads: threads)
    return try prober.score(missing, isStopped: { control.mustStop }) { place, scores, weights in
      try checkClaim()
      try folder.write(scores, weights, of: missing[place])
      scored += 1
      tell()
    }
  }
}

extension Outcome {
  /// The word that logs and listings use.
  public var word: String {
    switch self {
    case .done: "done"
    case .diverged: "diverged"
    case .failed: "failed"
    case .interrupted: "interrupted"
    }
  }
}
