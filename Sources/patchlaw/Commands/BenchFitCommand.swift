import ArgumentParser
import Foundation
import Scaling

/// Times the fit of an additive law, and its bootstrap.
struct BenchFitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Time a full fit of an additive law and its bootstrap.",
    discussion: """
      240 points of a known law with noise, 400 starts; then 4,000 refits. The bits of both are \
      compared between one thread and all.
      """)

  @Option(.whole(32...10_000), help: "Number of points.")
  var points = 240

  @Option(.whole(0...100_000), help: "Number of resamples.")
  var resamples = 4000

  func run() throws {
    var options = FitOptions()
    options.heldOut = .nothing
    options.resampling.count = 0
    let (fit, seconds) = try timed(options)
    print(
      "\(points) points, \(fit.search.starts) starts, \(options.threads) threads: "
        + String(format: "%.3f s", seconds))
    options.resampling.count = resamples
    let (all, resampled) = try timed(options)
    print("\(resamples) bootstrap refits more: " + String(format: "%.2f s", resampled - seconds))
    options.threads = 1
    let (one, single) = try timed(options)
    print("the same on one thread: " + String(format: "%.2f s", single))
    print("bits equal on one thread and on all: \(one == all ? "yes" : "NO")")
  }

  private func timed(_ options: FitOptions) throws -> (fit: Fit, seconds: Double) {
    let clock = ContinuousClock()
    let start = clock.now
    let fit = try Law.chinchilla.fit(observations, options: options)
    return (fit, (clock.now - start) / .seconds(1))
  }

  /// Points on Hoffmann's law with 2 % of noise, spread as a sweep's are.
  private var observations: [Observation] {
    (0..<points).map { index in
      let across = Double(index % 16) / 15
      let along = Double(index / 16 * 16) / Double(points)
      let size = pow(10, 7.5 + 2.5 * across)
      let data = pow(10, 8.5 + 2.5 * along)
      let loss: Double = 1.69 + 406.4 * pow(size, -0.34) + 410.7 * pow(data, -0.28)
      return Observation(
        inputs: ["parameters": size, "images": data], loss: loss * exp(0.02 * noise(index)))
    }
  }

  /// Even, normal noise without a generator: two of Weyl's sequences through Box and Muller.
  private func noise(_ index: Int) -> Double {
    let uniform = (Double(index) * 0.618033988749895).truncatingRemainder(dividingBy: 1)
    let angle = (Double(index) * 0.754877666246693).truncatingRemainder(dividingBy: 1)
    return (-2 * log(uniform + 1e-9)).squareRoot() * cos(2 * Double.pi * angle)
  }
}
