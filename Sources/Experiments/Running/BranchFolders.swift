import Foundation
import Models
import Store
import Training

/// The folders of the branches that a stem brings to their branch points.
///
/// There each branch is what an interrupted run is: a log, a checkpoint, and a state that says how far it
/// is. So whoever takes it goes on bit for bit, and nothing else has to know of stems. A branch is held
/// as long as its stem brings it along, and saved before its stem is, so that after a kill it is never
/// behind.
final class BranchFolders {
  private struct Open {
    let branch: Stems.Branch
    let folder: RunFolder
    let claim: WorkClaim
    let measured: MeasuredSteps
    var log: [Training.Measurement]
    /// Whether something was measured that is not finite: alone it finds that itself.
    var isSpoiled = false
  }

  private var open: [Open] = []

  /// Takes those that nobody has and that are not further than the stem.
  ///
  /// - Parameters:
  ///   - branches: Of the stem.
  ///   - results: The results folder.
  ///   - step: Steps that the stem has taken.
  /// - Throws: ``RunError`` when a folder cannot be written.
  init(_ branches: [Stems.Branch], in results: String, at step: Int) throws {
    for branch in branches where branch.canFollow(in: results, stemStep: step) {
      let folder = RunFolder(results: results, id: branch.run.id)
      // Another may have begun it between the look and the claim.
      guard let claim = try folder.claim(), branch.canFollow(in: results, stemStep: step) else {
        continue
      }
      // A folder with faults is left to its own run, which says what becomes of them.
      guard (try? folder.create(branch.run.description)) != nil,
        try folder.inspect().faults.isEmpty
      else { continue }
      let log = folder.measurements.records().filter { 0 < $0.step && $0.step <= step }
      open.append(
        Open(
          branch: branch, folder: folder, claim: claim,
          measured: MeasuredSteps(branch.run.config.cell.training, steps: branch.run.steps),
          log: log))
    }
  }

  /// The next branch point; nil when there is none.
  var nextStep: Int? { open.map(\.branch.step).min() }

  /// When each is measured.
  var measured: [MeasuredSteps] { open.map(\.measured) }

  /// Takes a measurement.
  ///
  /// - Parameters:
  ///   - measurement: At a step that a branch has in common with its stem.
  ///   - place: Of the branch in ``measured``.
  func record(_ measurement: Training.Measurement, of place: Int) {
    open[place].log.append(measurement)
    if !measurement.value.isFinite { open[place].isSpoiled = true }
  }

  /// Saves branches where the stem is, and lets go of those at their branch points.
  ///
  /// - Parameters:
  ///   - trainer: Of the stem.
  ///   - isDue: Whether all are to be saved, or only those at their branch points.
  /// - Throws: ``RunError`` when a folder cannot be written.
  func save(_ trainer: Trainer, all isDue: Bool) throws {
    open.removeAll { $0.isSpoiled || !$0.claim.isHeld }
    for branch in open where isDue || branch.branch.step == trainer.step {
      let folder = branch.folder
      try folder.measurements.replace(with: branch.log)
      let checkpoint = folder.marked(trainer.checkpoint(), measurements: branch.log.count)
      try DurableFile.write(checkpoint.encoded(), to: folder.checkpoint)
      try folder.write(RunFolder.Status(state: .running, step: trainer.step, message: nil))
    }
    open.removeAll { $0.branch.step <= trainer.step }
  }
}

extension RunFolder {
  /// Weights or a checkpoint that say whose they are, and how many measurements led to them.
  func marked(_ file: Safetensors, measurements: Int) -> Safetensors {
    var file = file
    file.metadata["run"] = id.text
    file.metadata["measurements"] = "\(measurements)"
    return file
  }
}
