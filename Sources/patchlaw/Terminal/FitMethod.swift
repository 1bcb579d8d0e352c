public import ArgumentParser
public import Scaling

extension Resampling.Unit: ExpressibleByArgument {}
extension Resampling.Interval: ExpressibleByArgument {}
extension Loss.Residual: ExpressibleByArgument {}

/// How a law is fitted.
struct FitMethod: ParsableArguments {
  /// What one residual costs, as the command line names it.
  enum Penalty: String, ExpressibleByArgument, CaseIterable {
    case huber, squares, absolute, binomial
  }

  @Option(help: "Penalty of a residual.")
  var penalty = Penalty.huber

  @Option(.positive, help: "Residual at which the Huber penalty changes from squares to absolute values.")
  var delta = Self.standardDelta

  @Option(help: "Definition of a residual.")
  var residual = Loss.standard.residual

  @Option(.assignment, help: "Fix a constant of the law, such as E=1.69; may be repeated.")
  var fix: [Assignment] = []

  @Option(.whole(1...100_000), help: "Approximate number of starting points.")
  var starts = FitOptions().starts

  @Option(.whole(0...100_000), help: "Number of resamples for the intervals; 0 for none.")
  var resamples = Resampling().count

  @Option(help: "Unit that is resampled.")
  var unit = Resampling().unit

  @Option(help: "Kind of interval; biasCorrected is BCa.")
  var interval = Resampling().interval

  @Option(.confidence, help: "Confidence level.")
  var confidence = Resampling().confidence

  @Option(.seed, help: "Random seed.")
  var seed = Resampling().seed

  @Option(
    .heldOut,
    help: "Points to hold out: auto (the default), rung, decade, none, or INPUT>VALUE such as "
      + "parameters>1e9.")
  var heldOut: HeldOutRule?

  @Option(.threads, help: "Threads; no result depends on it.")
  var threads: Int?

  var options: FitOptions {
    var options = FitOptions()
    options.loss = Loss(lossPenalty, residual: residual)
    options.starts = starts
    options.resampling = resampling
    options.heldOut = heldOut ?? .automatic
    for constant in fix { options.fixed[constant.name] = constant.value }
    if let threads { options.threads = threads }
    return options
  }

  /// Options given that only the fit of one law reads.
  var ofOneLaw: [String] {
    [
      ("--penalty", penalty != .huber), ("--delta", delta != Self.standardDelta),
      ("--residual", residual != Loss.standard.residual), ("--fix", !fix.isEmpty),
      ("--starts", starts != FitOptions().starts),
      ("--interval", interval != Resampling().interval), ("--held-out", heldOut != nil),
    ].filter(\.1).map(\.0)
  }

  /// Options given that only resamples read.
  private var ofResamples: [String] {
    let standard = Resampling()
    return [
      ("--unit", unit != standard.unit), ("--interval", interval != standard.interval),
      ("--seed", seed != standard.seed),
    ].filter(\.1).map(\.0)
  }

  /// All options given.
  var given: [String] {
    let standard = Resampling()
    let others = [
      ("--resamples", resamples != standard.count),
      ("--confidence", confidence != standard.confidence), ("--threads", threads != nil),
    ].filter(\.1).map(\.0)
    return ofOneLaw + ofResamples + others
  }

  /// Of the penalty that is the default.
  private static var standardDelta: Double {
    if case .huber(let delta) = Loss.standard.penalty { delta } else { 1 }
  }

  var resampling: Resampling {
    var resampling = Resampling()
    (resampling.unit, resampling.interval) = (unit, interval)
    (resampling.count, resampling.confidence, resampling.seed) = (resamples, confidence, seed)
    return resampling
  }

  private var lossPenalty: Loss.Penalty {
    switch penalty {
    case .huber: .huber(delta: delta)
    case .squares: .squares
    case .absolute: .absolute
    case .binomial: .binomial
    }
  }

  func validate() throws {
    guard Set(fix.map(\.name)).count == fix.count else {
      throw ValidationError("--fix holds a parameter at two values; give each once")
    }
    if penalty != .huber, delta != Self.standardDelta {
      throw ValidationError(
        "--delta is not read by --penalty \(penalty.rawValue), only by huber; leave one of them out")
    }
    if penalty == .binomial, residual != Loss.standard.residual {
      throw ValidationError("--residual is not read by --penalty binomial; leave one of them out")
    }
    if resamples == 0, let option = ofResamples.first {
      throw ValidationError("\(option) is not read with --resamples 0; leave one of them out")
    }
  }
}
