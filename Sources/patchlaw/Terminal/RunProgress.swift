import Experiments
import Settings
import Text

/// How far a study is: what its workers do, what is done, and what is left by the plan's price.
///
/// Times are seconds since the study was started, so that the same events always show the same.
struct RunProgress {
  /// A run under way.
  struct Worker {
    let run: PlannedRun
    let label: RunLabel
    let price: PricedWork.Share
    let began: Double
    var step = 0
    var loss = Double.nan
    var imagesPerSecond = Double.nan
    /// Share of the steps that earlier attempts had done.
    var firstShare: Double?
    /// When it began to probe; nil while it trains.
    var probingSince: Double?
    var scored = 0
    var probes = 0
  }

  private(set) var workers: [Int: Worker] = [:]
  /// Runs that ended here in a result.
  private(set) var ended = 0
  private(set) var failures = 0
  /// Floors under way: how many groups are done, and all.
  private(set) var floors: (done: Int, all: Int)?
  /// Runs of the study that were done before.
  let doneBefore: Int
  /// Runs of the study.
  let all: Int
  private let axes: [String]
  private let work: PricedWork
  /// Core seconds that pass in a second, as planned.
  private let pace: Double
  /// Core seconds, by price, of what is done; and of that what was done here.
  private var past = 0.0
  private var worked = 0.0

  /// - Parameters:
  ///   - axes: In the order of the spec.
  ///   - all: Runs of the study.
  ///   - doneBefore: Those done already.
  ///   - work: The others, priced.
  ///   - pace: Core seconds that the workers together spend in a second.
  init(axes: [String], all: Int, doneBefore: Int, work: PricedWork, pace: Double) {
    (self.axes, self.all, self.doneBefore) = (axes, all, doneBefore)
    (self.work, self.pace) = (work, pace)
  }

  /// Takes an event at a time.
  mutating func apply(_ event: Scheduler.Event, at now: Double) {
    switch event {
    case .computingFloors(let done, let all): floors = (done, all)
    case .computedFloors: endFloors()
    case .noticed: break
    case .began(let run, let worker):
      endFloors()
      workers[worker] = Worker(
        run: run, label: RunLabel(run, axes: axes),
        price: work.runs[run.id] ?? PricedWork.Share(training: 0, probing: 0), began: now)
    case .progressed(let progress, let worker): workers[worker]?.apply(progress, at: now)
    case .ended(_, let outcome, let worker, _):
      guard let left = workers.removeValue(forKey: worker) else { return }
      if outcome == .interrupted {
        (past, worked) = (
          past + left.share(at: now) * left.price.seconds, worked + left.worked(at: now)
        )
      } else {
        ended += 1
        past += left.price.seconds
        worked += (1 - left.skipped) * left.price.seconds
      }
      switch outcome {
      case .failed, .diverged: failures += 1
      case .done, .interrupted: break
      }
    }
  }

  private mutating func endFloors() {
    // Their time passed whether or not their number is known.
    if past == 0, ended == 0, workers.isEmpty { (past, worked) = (work.floors, work.floors) }
    floors = nil
  }

  /// Share of all the work that is done.
  func share(at now: Double) -> Double {
    work.seconds > 0 ? min(1, 1 - left(at: now) / work.seconds) : 1
  }

  /// Core seconds left, by price.
  private func left(at now: Double) -> Double {
    let floors = floors.map { work.floors * Double($0.done) / Double(max(1, $0.all)) } ?? 0
    let running = workers.values.reduce(0) { $0 + $1.share(at: now) * $1.price.seconds }
    return max(0, work.seconds - past - running - floors)
  }

  /// Seconds to the end: the price of what is left, at the pace seen so far, of which the planned
  /// pace is the first guess; never less than what the slowest worker needs for its own run.
  func secondsLeft(at now: Double) -> Double {
    let done = worked + workers.values.reduce(0) { $0 + $1.worked(at: now) }
    let weight = max(5, 0.02 * work.seconds / pace)
    let rate = (done + pace * weight) / (now + weight)
    let slowest = workers.values.map { $0.secondsLeft(at: now) }.max() ?? 0
    return max(left(at: now) / rate, slowest)
  }
}

extension RunProgress.Worker {
  fileprivate mutating func apply(_ progress: Progress, at now: Double) {
    (step, scored, probes) = (progress.step, progress.scored, progress.probes)
    if firstShare == nil {
      firstShare =
        progress.isProbing
        ? 1 : price.trained(Double(max(0, progress.step - 1)) / Double(progress.run.steps))
    }
    if progress.isProbing {
      probingSince = probingSince ?? now
    } else {
      (loss, imagesPerSecond) = (progress.loss, progress.imagesPerSecond)
    }
  }

  var isProbing: Bool { probingSince != nil }

  /// Share of the run that is done, training and probing weighed by their prices.
  func share(at now: Double) -> Double {
    let trained = isProbing ? 1 : price.trained(Double(step) / Double(run.steps))
    guard price.seconds > 0 else { return isProbing ? probed(at: now) : trained }
    return (price.training * trained + price.probing * probed(at: now)) / price.seconds
  }

  /// Share of the probing: scores come in bursts, and between them the clock moves it.
  private func probed(at now: Double) -> Double {
    guard let probingSince else { return 0 }
    let scores = Double(scored) / Double(max(1, probes))
    let expected = price.probing * slowness(at: probingSince)
    let elapsed = expected > 0 ? (now - probingSince) / expected : 0
    return max(scores, min(0.95, elapsed))
  }

  /// Seconds that a priced second of training took.
  private func slowness(at end: Double) -> Double {
    let priced = price.training * (1 - (firstShare ?? 0))
    return priced > 0 && end > began ? (end - began) / priced : 1
  }

  /// Share of the run that earlier attempts had done.
  fileprivate var skipped: Double {
    price.seconds > 0 ? price.training * (firstShare ?? 0) / price.seconds : 0
  }

  /// Core seconds, by price, that were worked here.
  fileprivate func worked(at now: Double) -> Double {
    max(0, share(at: now) - skipped) * price.seconds
  }

  /// Seconds to the end of the run at its own pace; 0 where nothing is known yet.
  fileprivate func secondsLeft(at now: Double) -> Double {
    let (share, elapsed) = (share(at: now), now - began)
    let own = share - skipped
    return own > 0.02 && elapsed > 2 ? elapsed * (1 - share) / own : 0
  }
}

/// What a run is called on the screen.
struct RunLabel: Hashable {
  /// `patch=seven attention=prefix seed=0`.
  let full: String
  /// `seven prefix 0`.
  let short: String

  init(_ run: PlannedRun, axes: [String]) {
    self.init(levels: run.levels, axes: axes, seed: run.config.seed)
  }

  init(levels: [String: String], axes: [String], seed: Int) {
    let named = axes.compactMap { axis in levels[axis].map { (axis, $0) } }
    full = (named.map { "\($0)=\($1)" } + ["seed=\(seed)"]).joined(separator: " ")
    short = (named.map(\.1) + ["\(seed)"]).joined(separator: " ")
  }

  /// The longest form that fits.
  func text(width: Int) -> String {
    full.count <= width ? full : short.count <= width ? short : short.truncated(to: width)
  }
}
