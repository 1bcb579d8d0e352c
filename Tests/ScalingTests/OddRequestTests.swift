import Foundation
import Testing

@testable import Scaling

/// Requests that a person may make by mistake: an answer or a sentence, never an end of the program.
struct OddRequestTests {
  private let points = (1...8).map {
    Observation(inputs: ["x": Double($0) * 1e6, "y": 1e7], loss: 2 + 1 / Double($0))
  }

  private var options: FitOptions {
    var options = FitOptions()
    (options.starts, options.resampling.count, options.threads) = (20, 0, 1)
    return options
  }

  @Test func `a law of more inputs than the others has no fit, and says why`() throws {
    let comparison = LawComparison(
      of: [.power, .chinchilla], on: points, inputs: ["x"], options: options)
    let row = try #require(comparison.rows.first { $0.law == "chinchilla" })
    #expect(row.failure == "law 'chinchilla' reads parameters, images, but was given x")
    #expect(comparison.rows.first { $0.law == "power" }?.failure == nil)
  }

  @Test func `points held out by an input that no point has are refused`() {
    var options = options
    options.heldOut = .above(1, of: "zz")
    #expect(throws: FitError.missingInput("zz", known: ["x", "y"])) {
      try Law.power.fit(points, inputs: ["x"], options: options)
    }
  }

  @Test(arguments: [[1e200, -1e200, 0], [.nan, 1, 2], [.infinity, 1, 2], []])
  func `degenerate draws have no interval, or one of numbers`(jackknife: [Double]) {
    let range = Quantiles.biasCorrected(
      [1, 1, 1, 2], estimate: 1, jackknife: jackknife, confidence: 0.95)
    #expect(range.map { $0.lowerBound >= 1 && $0.upperBound <= 2 } ?? true)
    #expect((range == nil) == (jackknife.first == 1e200))
  }

  /// Points, and what their fit's warning says.
  static let degenerate: [([Double], cell: String, reason: String)] = [
    ([2, 2, 2, 2, 2, 2], "", "through all 6 points exactly"),
    ((1...6).map { 3 * Double($0).squareRoot() }, "", "through all 6 points exactly"),
    ([2, 1.5, 1.4, 1.3, 1.2, 1.25], "one", "all points are of one cell"),
  ]

  @Test(arguments: degenerate)
  func `a fit that resamples cannot vary has no interval, and says why`(
    losses: [Double], cell: String, reason: String
  ) throws {
    var options = options
    options.resampling.count = 20
    let points = losses.enumerated().map {
      Observation(inputs: ["x": Double($0 + 1)], loss: $1, cell: cell)
    }
    let fit = try Law.power.fit(points, inputs: ["x"], options: options)
    #expect(fit.parameters.allSatisfy { $0.low == nil && $0.high == nil })
    #expect(fit.warnings.first?.name == .noInterval)
    #expect(fit.warnings.first?.detail.contains(reason) == true, "\(fit.warnings)")
  }

  @Test func `profiles through exact points have no interval, and say why`() {
    let points = [1e18, 1e19, 1e20, 1e21].flatMap { flops in
      (-3...3).map { place in
        let size = (flops / 6).squareRoot() * exp2(Double(place))
        return Observation(
          inputs: ["parameters": size, "images": flops / 6 / size, "flops": flops],
          loss: 1.7 + 0.05 * Double(place * place) + pow(flops, -0.05))
      }
    }
    var resampling = Resampling()
    resampling.count = 20
    let profiles = IsoFLOP(points, resampling: resampling, threads: 1)
    #expect(profiles.parametersExponent == nil && profiles.profiles[0].sizeInterval == nil)
    #expect(profiles.warnings.contains { $0.name == .noInterval })
  }
}
