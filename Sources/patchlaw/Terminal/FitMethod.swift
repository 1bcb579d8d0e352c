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

  @Option(help: "Where the Huber penalty turns from squares to absolute, in residuals.")
  var delta = 1e-3

  @Option(help: "Residual of a point: log, linear or logPlusOne.")
  var residual = Loss.Residual.log

  @Option(help: "Hold parameters, such as E=1.69.")
  var fix: [String] = []

  @Option(help: "How many starts are scored, about.")
  var starts = 400

  @Option(help: "How many resamples make the intervals; 0 for none.")
  var resamples = 1000

  @Option(help: "What is drawn as one: points or cells.")
  var unit = Resampling.Unit.cells

  @Option(help: "How draws become intervals: percentile or biasCorrected (BCa).")
  var interval = Resampling.Interval.percentile

  @Option(help: "The share that intervals should cover.")
  var confidence = 0.95

  @Option(help: "The key of all random numbers.")
  var seed = 0

  @Option(
    help: "Points to hold out: auto, rung, decade, none, or INPUT>VALUE such as parameters>1e9.")
  var heldOut = "auto"

  @Option(help: "Threads; no result depends on it.")
  var threads: Int?

  func options() throws -> FitOptions {
    var options = FitOptions()
    options.loss = Loss(lossPenalty, residual: residual)
    options.starts = starts
    options.resampling = resampling
    options.heldOut = try heldOutRule()
    for text in fix {
      let (name, value) = try Self.assignment(text, option: "--fix")
      options.fixed[name] = value
    }
    if let threads { options.threads = threads }
    return options
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
    guard delta > 0 else { throw ValidationError("--delta \(delta): expected above zero") }
    guard confidence > 0, confidence < 1 else {
      throw ValidationError("--confidence \(confidence): expected between 0 and 1")
    }
    guard starts > 0, resamples >= 0 else {
      throw ValidationError("--starts and --resamples: expected 1 and 0 at least")
    }
  }

  private func heldOutRule() throws -> HeldOutRule {
    switch heldOut {
    case "auto": return .automatic
    case "none": return .nothing
    case "rung": return .largestRung(of: nil)
    case "decade": return .largestDecade(of: nil)
    default:
      let (name, value) = try Self.assignment(
        heldOut.replacing(">", with: "="), option: "--held-out")
      return .above(value, of: name)
    }
  }

  /// Reads `NAME=NUMBER`.
  static func assignment(_ text: some StringProtocol, option: String) throws -> (String, Double) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let value = Double(parts[1]) else {
      throw UserError("\(option) '\(text)': expected NAME=NUMBER")
    }
    return (String(parts[0]), value)
  }
}
