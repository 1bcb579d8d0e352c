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

  @Option(help: "Cost of a residual.")
  var penalty = Penalty.huber

  @Option(.positive, help: "Where the Huber penalty turns from squares to absolute, in residuals.")
  var delta = 1e-3

  @Option(help: "Residual of a point.")
  var residual = Loss.Residual.log

  @Option(.assignment, help: "Hold parameters, such as E=1.69.")
  var fix: [Assignment] = []

  @Option(.whole(1...100_000), help: "How many starts are scored, about.")
  var starts = 400

  @Option(.whole(0...100_000), help: "How many resamples make the intervals; 0 for none.")
  var resamples = 1000

  @Option(help: "What is drawn as one: points or cells.")
  var unit = Resampling.Unit.cells

  @Option(help: "How draws become intervals: percentile or biasCorrected (BCa).")
  var interval = Resampling.Interval.percentile

  @Option(.confidence, help: "Confidence level.")
  var confidence = 0.95

  @Option(.seed, help: "Random seed.")
  var seed = 0

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
    heldOut == nil ? [] : ["--held-out"]
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
  }
}
