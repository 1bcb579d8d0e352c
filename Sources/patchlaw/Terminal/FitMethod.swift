public import ArgumentParser
public import Scaling

extension Resampling.Unit: ExpressibleByArgument {}
extension Resampling.Scheme: ExpressibleByArgument {}
extension Resampling.Interval: ExpressibleByArgument {}
extension Loss.Residual: ExpressibleByArgument {}
extension IsoFLOP.Method: ExpressibleByArgument {}

/// How a law is fitted.
struct FitMethod: ParsableArguments {
  /// What one residual costs, as the command line names it.
  enum Penalty: String, ExpressibleByArgument, CaseIterable {
    case huber, squares, absolute, asymmetric, binomial
  }

  @Option(
    help:
      "Cost of a residual. Where it is left out: squares if runs are repeated in a --cell, else huber."
  )
  var penalty: Penalty?

  @Option(
    .positive,
    help:
      "Where the Huber penalty turns from squares to absolute, in residuals; 0.001 where it is left out."
  )
  var delta: Double?

  @Option(
    .number(0.001...0.999),
    help:
      "For --penalty asymmetric: the share of points that ends below the curve; small for the best runs."
  )
  var below = Self.standardShare

  private static let standardShare = 0.1

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

  @Option(
    help:
      "How a resample is made: cases, wild, parts, or automatic: wild below \(Resampling.casesFrom) cells, parts from \(Resampling.partsFrom) on, else cases."
  )
  var scheme = Resampling.Scheme.automatic

  @Option(help: "Kind of interval; biasCorrected is BCa.")
  var interval = Resampling().interval

  @Option(.confidence, help: "Confidence level.")
  var confidence = Resampling().confidence

  @Option(.seed, help: "Random seed.")
  var seed = Resampling().seed

  @Option(
    .heldOut,
    help:
      "Points to hold out: \(HeldOutRule.grammar); auto where it is left out. INPUT is one of the law, "
      + "flops, or a column.")
  var heldOut: HeldOutRule?

  @Option(
    help: """
      How a profile's minimum is found, for --law isoflop: a parabola through all points, a \
      localParabola through the five around the least, or akima's curve; parabola where it is left \
      out.
      """)
  var minimum: IsoFLOP.Method?

  @Option(.threads, help: "Threads; no result depends on it.")
  var threads: Int?

  var options: FitOptions {
    var options = FitOptions()
    options.loss = loss
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
      ("--penalty", penalty != nil), ("--delta", delta != nil),
      ("--residual", residual != Loss.standard.residual), ("--fix", !fix.isEmpty),
      ("--starts", starts != FitOptions().starts),
      ("--interval", interval != Resampling().interval), ("--held-out", heldOut != nil),
      ("--scheme", scheme != .automatic),
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

  /// Options given that only profiles read.
  var ofProfiles: [String] { minimum == nil ? [] : ["--minimum"] }

  var resampling: Resampling {
    var resampling = Resampling()
    (resampling.unit, resampling.interval, resampling.scheme) = (unit, interval, scheme)
    (resampling.count, resampling.confidence, resampling.seed) = (resamples, confidence, seed)
    return resampling
  }

  /// Nil where the points decide.
  private var loss: Loss? {
    let standard = Loss(.huber(delta: delta ?? 1e-3), residual: residual)
    switch penalty {
    case nil: return delta == nil && residual == .log ? nil : standard
    case .huber: return standard
    case .squares: return Loss(.squares, residual: residual)
    case .absolute: return Loss(.absolute, residual: residual)
    case .asymmetric: return Loss(.asymmetric(share: below), residual: residual)
    case .binomial: return Loss(.binomial, residual: residual)
    }
  }

  func validate() throws {
    if delta != nil, let penalty, penalty != .huber {
      throw ValidationError(
        "--delta is not read by --penalty \(penalty.rawValue), only by huber; leave one of them out"
      )
    }
    if scheme != .automatic, scheme != .cases, interval == .biasCorrected {
      throw ValidationError(
        "--interval biasCorrected needs cells drawn with replacement; leave out --scheme \(scheme)")
    }
    guard Set(fix.map(\.name)).count == fix.count else {
      throw ValidationError("--fix holds a parameter at two values; give each once")
    }
    if penalty == .binomial, residual != Loss.standard.residual {
      throw ValidationError("--residual is not read by --penalty binomial; leave one of them out")
    }
    if penalty != .asymmetric, below != Self.standardShare {
      throw ValidationError("--below is read by --penalty asymmetric only; leave it out")
    }
    if resamples == 0, let option = ofResamples.first {
      throw ValidationError("\(option) is not read with --resamples 0; leave one of them out")
    }
  }
}
