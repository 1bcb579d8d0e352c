import Data
import Foundation
import Models
import Settings
import Store
import Training

/// Training within a run: from where the folder stands to weights that can be trusted.
extension RunExecutor {
  /// The trained model: read when training was finished before, trained otherwise; nil when told
  /// to stop on the way.
  func trained(_ dataset: Dataset, _ work: Work) throws -> Model? {
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
    let weights = folder.marked(trainer.model.weights(), measurements: log.records.count)
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
      notice("\(finding(error)); the run is trained again from the start")
      try folder.removeTraining()
      return nil
    }
  }

  /// What is wrong with a file; what becomes of it is said after it.
  private func finding(_ error: any Error) -> String {
    (error as? SafetensorsError)?.finding ?? "\(error)"
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
      notice("\(finding(error)); training begins again from the start")
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
  func tokens(
    _ dataset: Dataset
  ) throws -> (tokenizer: Tokenizer, quality: TokenQuality)? {
    guard let key = TokenizerKey(run.config.cell) else { return nil }
    let artifact = try TokenizerFolder(results: results, key: key, dataset: dataset)
    try folder.note(artifact: artifact.id)
    return try artifact.tokenizer(
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

  /// Trains in short stretches, looking up in between.
  private func train(_ trainer: Trainer) throws {
    let clock = ContinuousClock()
    var logged = folder.measurements.records().count
    var fresh: [Training.Measurement] = []
    var (saved, stretch, loss) = (clock.now, 1, Double.nan)
    let branches = try BranchFolders(self.branches, in: results, at: trainer.step)
    while trainer.step < trainer.totalSteps {
      let first = trainer.step
      let (start, known) = (clock.now, fresh.count)
      do {
        defer { sink?.record(Array(fresh[known...]), of: run) }
        let target = min(first + stretch, branches.nextStep ?? .max)
        try trainer.train(until: target, beside: branches.measured) { measurement, branch in
          if let branch { return branches.record(measurement, of: branch) }
          if measurement.quantity == .trainingLoss { loss = measurement.value }
          fresh.append(measurement)
        }
      } catch {
        // What led to the divergence is the result.
        try folder.measurements.append(fresh)
        throw error
      }
      let seconds = (clock.now - start).seconds
      let steps = trainer.step - first
      let images = steps * run.config.cell.training.imagesPerStep
      report(
        Progress(
          run: run, step: trainer.step, loss: loss, imagesPerSecond: Double(images) / seconds,
          scored: 0, probes: probes.count))
      stretch = max(1, min(stretch * 2, Int(0.25 / seconds * Double(steps))))
      let isLast = trainer.step == trainer.totalSteps
      let isDue = isLast || control.mustStop || (clock.now - saved).seconds >= checkpointSeconds
      try branches.save(trainer, all: isDue)
      if isDue {
        try checkClaim()
        // Measurements first: a checkpoint must never be ahead of its log.
        try folder.measurements.append(fresh)
        logged += fresh.count
        fresh = []
        if !isLast {
          let checkpoint = folder.marked(trainer.checkpoint(), measurements: logged)
          try DurableFile.write(checkpoint.encoded(), to: folder.checkpoint)
          try folder.write(RunFolder.Status(state: .running, step: trainer.step, message: nil))
        }
        saved = clock.now
      }
      if control.mustStop { return }
    }
  }
}
