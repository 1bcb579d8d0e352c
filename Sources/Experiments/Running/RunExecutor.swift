import Data
import Foundation
import Kernels
import Models
import Probes
import Settings
import Store
import Training

/// Takes one run from where its folder stands to its end: train, probe, write down.
struct RunExecutor {
  let run: PlannedRun
  let probes: [ProbeConfig]
  /// The images that probes have of their own.
  let others: [ProbeImages: Dataset]
  let folder: RunFolder
  /// The right to write there.
  let claim: WorkClaim
  /// The results folder, which holds what runs share.
  let results: String
  let threads: Int
  let checkpointSeconds: Double
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
    // Rewritten whole, as a kill may have torn its tail; a note on the side, the results are safe.
    try? folder.segments.replace(with: folder.segments.records() + [segment])
    return outcome
  }

  /// What a stretch of work covered, and the time that it took.
  private final class Work {
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
      // Nothing is written into a folder that is another run's.
      guard !error.stopsEveryRun else { throw error }
      return .failed("\(error)")
    } catch let error as TrainingError where error.isDivergence {
      return conclude(.diverged, .diverged("\(error)"), "\(error)")
    } catch {
      return conclude(.failed, .failed("\(error)"), "\(error)")
    }
  }

  /// Writes down why the run ended early; its files stay for a later attempt.
  private func conclude(_ state: RunRow.State, _ outcome: Outcome, _ message: String) -> Outcome {
    guard claim.isHeld else { return .interrupted }
    try? folder.write(RunFolder.Status(state: state, step: 0, message: message))
    return outcome
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

  /// The trained model: read when training was finished before, trained otherwise; nil when told
  /// to stop on the way.
  private func trained(_ dataset: Dataset, _ work: Work) throws -> Model? {
    if let model = try storedModel(dataset) {
      (work.fromStep, work.toStep) = (run.steps, run.steps)
      return model
    }
    let tokens = try work.count(\.tokenizer) { try self.tokens(dataset) }
    guard TokenizerKey(run.config.cell) == nil || tokens != nil else { return nil }
    let trainer = try work.count(\.training) { () -> Trainer in
      let trainer = try startedTrainer(dataset, tokens)
      (work.fromStep, work.toStep) = (trainer.step, trainer.step)
      sink?.begin(run, earlier: folder.measurements.records())
      try folder.write(RunFolder.Status(state: .running, step: trainer.step, message: nil))
      try train(trainer)
      return trainer
    }
    work.toStep = trainer.step
    guard trainer.step == trainer.totalSteps else { return nil }
    try check(trainer, steps: trainer.step)
    let log = folder.measurements.read()
    try log.checkLines(folder.measurements.path)
    try checkClaim()
    let weights = marked(trainer.model.weights(), measurements: log.records.count)
    try DurableFile.write(weights.encoded(), to: folder.model)
    try? FileManager.default.removeItem(atPath: folder.checkpoint)
    return trainer.model
  }

  /// The model of a training that was finished before; nil where there is none that can be trusted,
  /// nor then a log of it.
  private func storedModel(_ dataset: Dataset) throws -> Model? {
    guard FileManager.default.fileExists(atPath: folder.model) else { return nil }
    do {
      let file = try Safetensors(contentsOf: folder.model)
      try checkMarks(file, from: folder.model)
      let config = run.config.cell.model
      let grid = try PatchGrid(shape: dataset.shape, patchSize: config.patchSize)
      let model = try Model(config: config, grid: grid, seed: run.config.seed)
      try model.load(file, from: folder.model)
      return model
    } catch  where error.isOfDamagedFile {
      notice("\(error); the run is trained again from the start")
      try folder.removeTraining()
      return nil
    }
  }

  /// A trainer at the checkpoint, or at its first step where there is none that can be trusted.
  private func startedTrainer(
    _ dataset: Dataset, _ tokens: (tokenizer: Tokenizer, quality: TokenQuality)?
  ) throws -> Trainer {
    let cell = run.config.cell
    func fresh() throws -> Trainer {
      try Trainer(
        model: cell.model, training: cell.training, data: cell.data, dataset: dataset,
        seed: run.config.seed, tokenizer: tokens?.tokenizer, threads: threads)
    }
    let facts = tokens?.quality.measurements ?? []
    var trainer = try fresh()
    // Before the hours of training, and again after them.
    try check(trainer, steps: trainer.totalSteps)
    do { try resume(trainer) } catch  where error.isOfDamagedFile {
      notice("\(error); training begins again from the start")
      try DurableFile.remove(folder.checkpoint)
      // The old one may have been read in part.
      trainer = try fresh()
    }
    // Forgets what was measured after the checkpoint.
    let step = trainer.step
    let kept = folder.measurements.records().filter { 0 < $0.step && $0.step <= step }
    try folder.measurements.replace(with: facts + kept)
    return trainer
  }

  /// Checks that the number of steps matches the work in the run's record.
  private func check(_ trainer: Trainer, steps: Int) throws {
    let images = steps * run.config.cell.training.imagesPerStep
    let work = WorkDone(
      steps: steps, images: images, flops: Double(images) * trainer.flopsPerImage)
    try work.check(against: WorkDone(recorded: folder.description().counts), path: folder.path)
  }

  /// The tokens that the run predicts; nil when it predicts none, or when told to stop.
  private func tokens(
    _ dataset: Dataset
  ) throws -> (tokenizer: Tokenizer, quality: TokenQuality)? {
    guard let key = TokenizerKey(run.config.cell) else { return nil }
    let artefact = try TokenizerFolder(results: results, key: key, dataset: dataset)
    try folder.note(artefact: artefact.id)
    return try artefact.tokenizer(
      threads: threads, checkpointSeconds: checkpointSeconds, provenance: provenance,
      control: control, notice: notice)
  }

  /// Continues from the checkpoint, if there is one.
  ///
  /// - Throws: What keeps the checkpoint from being read, or its log from being whole.
  private func resume(_ trainer: Trainer) throws {
    guard FileManager.default.fileExists(atPath: folder.checkpoint) else { return }
    let file = try Safetensors(contentsOf: folder.checkpoint)
    try checkMarks(file, from: folder.checkpoint)
    try trainer.restore(file, from: folder.checkpoint)
  }

  /// Weights or a checkpoint that say whose they are, and how many measurements led to them.
  private func marked(_ file: Safetensors, measurements: Int) -> Safetensors {
    var file = file
    file.metadata["run"] = run.id.text
    file.metadata["measurements"] = "\(measurements)"
    return file
  }

  /// Checks that weights or a checkpoint are the run's, and that the log has all that led to them.
  ///
  /// Those of earlier versions do not say.
  private func checkMarks(_ file: Safetensors, from path: String) throws {
    if let owner = file.metadata["run"], owner != run.id.text {
      throw RunError.damaged(path: path, found: "it belongs to run \(owner)")
    }
    let log = folder.measurements.read()
    let count = file.metadata["measurements"].flatMap { Int($0) }
    guard let count else {
      if !log.isTorn { try log.checkLines(folder.measurements.path) }
      return
    }
    guard log.records.count >= count else {
      throw RunError.damaged(
        path: folder.measurements.path,
        found: "\(log.records.count) of the \(count) measurements that led to \(path) can be read")
    }
  }

  /// Ends the work where another host has taken the run over, as of a frozen process. What it writes is the
  /// same, to the bit.
  private func checkClaim() throws {
    guard claim.isHeld else {
      notice("run \(run.id) was taken over by another worker while this one stood still")
      throw LostClaim()
    }
  }

  private struct LostClaim: Error {}

  /// Trains in short stretches, looking up in between.
  private func train(_ trainer: Trainer) throws {
    let clock = ContinuousClock()
    var logged = folder.measurements.records().count
    var fresh: [Training.Measurement] = []
    var (saved, stretch, loss) = (clock.now, 1, Double.nan)
    while trainer.step < trainer.totalSteps {
      let first = trainer.step
      let (start, known) = (clock.now, fresh.count)
      do {
        defer { sink?.record(Array(fresh[known...]), of: run) }
        try trainer.train(until: first + stretch) { measurement in
          if measurement.quantity == .trainingLoss { loss = measurement.value }
          fresh.append(measurement)
        }
      } catch {
        // What led to the divergence is the result.
        try folder.measurements.append(fresh)
        throw error
      }
      let seconds = (clock.now - start).seconds
      let images = (trainer.step - first) * run.config.cell.training.imagesPerStep
      report(
        Progress(
          run: run, step: trainer.step, loss: loss, imagesPerSecond: Double(images) / seconds,
          scored: 0, probes: probes.count))
      stretch = max(1, min(stretch * 2, Int(0.25 / seconds * Double(stretch))))
      let isLast = trainer.step == trainer.totalSteps
      if isLast || control.mustStop || (clock.now - saved).seconds >= checkpointSeconds {
        try checkClaim()
        // Measurements first: a checkpoint must never be ahead of its log.
        try folder.measurements.append(fresh)
        logged += fresh.count
        fresh = []
        if !isLast {
          let checkpoint = marked(trainer.checkpoint(), measurements: logged)
          try DurableFile.write(checkpoint.encoded(), to: folder.checkpoint)
          try folder.write(RunFolder.Status(state: .running, step: trainer.step, message: nil))
        }
        saved = clock.now
      }
      if control.mustStop { return }
    }
  }

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
