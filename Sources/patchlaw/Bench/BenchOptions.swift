import Text
public import ArgumentParser
import Foundation
public import Graph
import Settings
import Training

/// What is timed: models of known sizes, and the numbers in which they compute.
struct BenchSubject: ParsableArguments {
  @Option(
    help: "Configurations to time: \(BenchConfiguration.all.map(\.name).joined(separator: ", ")).")
  var config: [String] = ["f64"]

  @Option(help: "Numbers in which matrices are multiplied.")
  var precision = Precision.fp32

  func validate() throws {
    let known = BenchConfiguration.all.map(\.name)
    for name in config where !known.contains(name) {
      throw ValidationError(
        "--config: no configuration is called '\(name)'; known: \(known.joined(separator: ", "))")
    }
  }

  /// The configurations that were asked for.
  ///
  /// - Throws: ``TrainingError`` when this processor lacks the precision.
  func configurations() throws -> [BenchConfiguration] {
    try precision.checkSupport()
    return BenchConfiguration.all.filter { config.contains($0.name) }
  }
}

/// How it is timed, and how the result is printed.
struct BenchTiming: ParsableArguments {
  @Option(.threads, help: "Threads that share the work.")
  var threads = Self.standard.threads

  @Option(.number(0...3600), help: "Seconds to keep timing.")
  var seconds = Self.standard.seconds

  @Option(.whole(1...100_000), help: "Minimum number of timed steps.")
  var steps = Self.standard.steps

  @Flag(help: "Print a line of JSON for each result.")
  var json = false

  private static let standard = (threads: 1, seconds: 5.0, steps: 8)

  /// Options given, apart from JSON.
  var given: [String] {
    [
      ("--threads", threads != Self.standard.threads),
      ("--seconds", seconds != Self.standard.seconds), ("--steps", steps != Self.standard.steps),
    ].filter(\.1).map(\.0)
  }

  /// The median time of `body`, in seconds.
  func median(_ body: () throws -> Void) rethrows -> Double {
    try medianSeconds(least: steps, for: seconds, body)
  }

  /// Prints a result as asked: in JSON, or as a line for people.
  func show(_ result: some Encodable, _ line: String) throws {
    guard json else { return print(line) }
    print(try JSON.text(result, .compact))
  }
}

extension Precision: ExpressibleByArgument {
  public init?(argument: String) {
    switch argument {
    case "fp32": self = .fp32
    case "bf16": self = .bf16
    default: return nil
    }
  }

  public static var allValueStrings: [String] { cases.map(\.name) }
  public var defaultValueDescription: String { chosen.name }
}
