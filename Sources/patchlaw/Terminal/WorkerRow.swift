import Experiments
import Text

/// What one worker's row shows.
struct WorkerRow {
  let label: RunLabel
  let share: Double
  let step: String
  /// Loss and speed; while probing how many probes are scored.
  let facts: [String]

  init(_ worker: RunProgress.Worker, at now: Double) {
    (label, share) = (worker.label, worker.share(at: now))
    step = "\(worker.step)/\(worker.run.steps)"
    if worker.isProbing {
      facts = ["probing \(min(worker.scored + 1, max(1, worker.probes))) of \(worker.probes)", ""]
    } else if worker.loss.isFinite {
      facts = ["loss \(worker.loss.fixed(4))", "\(worker.imagesPerSecond.fixed(0)) images/s"]
    } else {
      facts = ["starting", ""]
    }
  }

  var percent: String { Self.percent(share) }

  static func percent(_ share: Double) -> String {
    "\((100 * share).rounded(.down).fixed(0)) %".leftPadded(to: 5)
  }
}
