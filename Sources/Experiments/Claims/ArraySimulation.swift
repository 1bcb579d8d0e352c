import Foundation
import Probes
import Store
import Training

/// A job array on runs that nobody trains: it measures what claims cost its workers, and leaves the
/// folders of all runs, on which the index can be timed.
///
/// Every look, claim and file is real; only time is simulated. Each worker has a clock of its own, on
/// which a run takes the seconds that it is said to take, and a search for the next run what it took
/// here, one worker at a time.
public struct ArraySimulation {
  public let plan: Plan
  private let results: String

  /// Plans and registers a study.
  ///
  /// - Parameters:
  ///   - runs: Number of runs: seeds of one cell.
  ///   - points: Measurements of each.
  ///   - results: A folder that is not there yet.
  /// - Throws: ``SpecError``, or ``RunError`` for a folder that cannot be written.
  public init(runs: Int, points: Int, in results: String) throws {
    let text = """
      question: What does a job array spend besides training?
      base:
        data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}, flip: false}
        data.validationImages: 20
        model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
        training: {budget: {steps: \(points)}, batchSize: 4, evaluations: 1, evaluationImages: 10}
      seeds: \(runs)
      probes: {linear: {kind: linear, images: 20}}
      """
    plan = try Plan(Spec(SpecFile(path: "array.yaml", text: text)))
    self.results = results
    try RunIndex(results: results).begin(plan, at: Date())
  }

  /// What a number of workers spent on claims.
  public struct Outcome: Sendable {
    /// Seconds of all workers in search of the next run.
    public fileprivate(set) var claiming = 0.0
    /// Seconds of all workers in all.
    public fileprivate(set) var working = 0.0
    /// The longest search for a run.
    public fileprivate(set) var longest = 0.0
    /// How long a worker takes to begin: it reads what the study's archive knows.
    public fileprivate(set) var start = 0.0

    public var fraction: Double { working > 0 ? claiming / working : 0 }
  }

  private struct Worker {
    var clock = 0.0
    var queue: RunQueue
    var held: (run: PlannedRun, claim: WorkClaim)?
  }

  /// Lets workers take all runs.
  ///
  /// - Parameters:
  ///   - count: Number of workers.
  ///   - secondsPerRun: What a run takes from claim to end.
  /// - Throws: ``RunError`` when a folder cannot be written.
  public func work(workers count: Int, secondsPerRun: Double) throws -> Outcome {
    var outcome = Outcome()
    let clock = ContinuousClock()
    var ledger = FolderLedger(apart: results)
    outcome.start = try clock.measure { ledger = try FolderLedger(results: results, of: plan) }
      .seconds
    var workers = [Worker](
      repeating: Worker(queue: RunQueue(plan, stems: Stems(plan.runs), ledger: ledger)), count: count)
    var present = Set(workers.indices)
    while let place = present.min(by: { (workers[$0].clock, $0) < (workers[$1].clock, $1) }) {
      if let held = workers[place].held {
        try complete(held.run)
        workers[place].held = nil
      }
      var next = RunQueue.Next.nothingLeft
      let seconds = try clock.measure { next = try workers[place].queue.next() }.seconds
      outcome.claiming += seconds
      outcome.longest = max(outcome.longest, seconds)
      workers[place].clock += seconds
      switch next {
      case .run(let run, let claim):
        workers[place].held = (run, claim)
        workers[place].clock += secondsPerRun
      case .heldElsewhere, .nothingLeft: present.remove(place)
      }
    }
    outcome.working = workers.reduce(0) { $0 + $1.clock }
    return outcome
  }

  /// Writes what a run of the plan leaves, except for weights.
  private func complete(_ run: PlannedRun) throws {
    let folder = RunFolder(results: results, id: run.id)
    try folder.create(run.description)
    try folder.measurements.replace(
      with: (1...run.steps).map {
        Training.Measurement(step: $0, quantity: .trainingLoss, value: 1 / Double($0))
      } + [Training.Measurement(step: run.steps, quantity: .validationLoss, value: 0.5)])
    let score = ProbeScore(
      .learningRate(0.1), validationAccuracy: 0.5, testAccuracy: 0.5, testCount: 20,
      isSelected: true)
    for probe in plan.spec.probes.map(\.value) { try folder.write([score], of: probe) }
    try folder.segments.replace(with: [
      RunFolder.Segment(
        fromStep: 0, toStep: run.steps, seconds: 1, probeSeconds: 1, startedAt: "",
        ending: "done", threads: 1, provenance: Provenance(), run: run.id.text)
    ])
    try folder.write(RunFolder.Status(state: .done, step: run.steps, message: nil))
  }
}
