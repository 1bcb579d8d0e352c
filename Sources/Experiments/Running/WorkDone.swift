/// What a training comes to.
///
/// A run's record is written from its plan, and the trainer counts for itself. Laws are fitted to the
/// record, so a run is done only where both counted the same.
struct WorkDone: Hashable, CustomStringConvertible {
  let steps: Int
  /// Shown, with repetition.
  let images: Int
  /// Operations of all forward and backward passes.
  let flops: Double

  var description: String { "\(steps) steps, \(images) images and \(flops) FLOPs" }

  /// - Throws: ``WorkError`` when the record says otherwise.
  func check(against recorded: WorkDone, path: String) throws {
    guard self == recorded else { throw WorkError(path: path, found: self, recorded: recorded) }
  }
}

extension WorkDone {
  /// What a run's record says.
  init(recorded counts: RunDescription.Counts) {
    self.init(steps: counts.steps, images: counts.images, flops: counts.flops)
  }
}

/// A training that comes to other work than its record says.
struct WorkError: Error, CustomStringConvertible {
  let path: String
  let found: WorkDone
  let recorded: WorkDone

  var description: String {
    "\(path): the record says \(recorded), but the training comes to \(found); delete the run's "
      + "folder and run the study again"
  }
}
