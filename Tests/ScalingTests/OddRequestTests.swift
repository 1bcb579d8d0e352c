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
}
