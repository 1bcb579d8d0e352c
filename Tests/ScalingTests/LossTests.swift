import Foundation
import Testing

@testable import Scaling

/// Losses that count both sides unequally, comparisons of laws by compute, and very many points.
struct LossTests {
  private func noisy(_ count: Int, seed: Int, noise: Double = 0.02) -> [Observation] {
    var generator = ResamplingGenerator(seed: seed, draw: 0)
    return (0..<count).map { index in
      let x = pow(10, 4 + 4 * Double(index) / Double(count - 1))
      let z = Normal.quantile(Double.random(in: 1e-9..<1, using: &generator))
      return Observation(inputs: ["x": x], loss: 3 * pow(x, -0.15) * exp(noise * z))
    }
  }

  @Test(arguments: [0.1, 0.25, 0.8])
  func `an asymmetric penalty leaves its share of the points below the curve`(_ share: Double)
    throws
  {
    let points = noisy(200, seed: 11)
    let fit = try Law.power.fit(points, options: searching(Loss(.asymmetric(share: share))))
    let below = Double(fit.residuals.count { $0.observation.loss < $0.prediction - 1e-12 })
    #expect(abs(below / 200 - share) <= 0.015)
    #expect(fit.objective > 0 && fit.loss.formula.contains("a_i = \(2 * share) above the curve"))
  }

  @Test func `both sides counted equally are the absolute penalty`() throws {
    let points = noisy(60, seed: 12)
    let even = try Law.power.fit(points, options: searching(Loss(.asymmetric(share: 0.5))))
    let absolute = try Law.power.fit(points, options: searching(Loss(.absolute)))
    #expect(abs(even.objective / absolute.objective - 1) < 1e-9)
    #expect(even.relativeError("b", from: absolute["b"] ?? 0) < 1e-6)
    #expect(even.criterion() == absolute.criterion())
  }

  @Test func `an interval of the best runs holds their curve`() throws {
    var options = searching(Loss(.asymmetric(share: 0.1)), starts: 8)
    options.resampling.count = 99
    let truth = log(3) - 0.15 * log(1e6) + 0.02 * Normal.quantile(0.1)
    let covered = try (0..<40).count { trial in
      let fit = try Law.power.fit(noisy(24, seed: 100 + trial), options: options)
      return fit.band(at: ["x": 1e6])?.contains(exp(truth)) ?? false
    }
    #expect(covered >= 34)
  }

  @Test func `what a variant is worth in compute is found, with its interval`() throws {
    /// Noise of 0.2 % on a law of compute that is worth `factor` times as much.
    func points(_ factor: Double, seed: Int, floor: Double = 0) -> [Observation] {
      noisy(12, seed: seed, noise: 0.002).map { point in
        var point = point
        point.loss = point.loss * pow(factor, -0.15) + floor
        return point
      }
    }
    var options = searching(Loss(.squares))
    options.resampling.count = 199
    let base = try Law.power.fit(points(1, seed: 21), options: options)
    let variant = try Law.power.fit(points(1.5, seed: 22), options: options)
    let gain = try #require(base.computeGain(of: variant, at: 1e8))
    #expect(abs(gain.value / 1.5 - 1) < 0.05)
    #expect(try (#require(gain.low)...#require(gain.high)).contains(1.5))
    #expect(try #require(gain.high) < 1.7)
    // The inverse question has the inverse answer.
    let loss = try #require(variant.computeGain(of: base, at: 1e8 * gain.value))
    #expect(abs(loss.value * gain.value - 1) < 1e-6)
    // A control that levels off never gets there.
    let level = try Law.powerIrreducible.fit(points(1, seed: 23, floor: 2), options: options)
    #expect(try #require(level.computeGain(of: variant, at: 1e8)).value == .infinity)
  }

  @Test func `fits of the same cells have paired draws`() throws {
    var options = searching(Loss(.squares))
    options.resampling.count = 99
    let points = noisy(12, seed: 31).enumerated().map { index, point in
      var point = point
      point.cell = "cell \(index)"
      return point
    }
    // In another order, and of twice the loss: the same exponent in each draw.
    let others = points.reversed().map { point in
      var point = point
      point.loss *= 2
      return point
    }
    let (one, two) = try (
      Law.power.fit(points, options: options), Law.power.fit(others, options: options)
    )
    for (first, second) in zip(one.draws.coordinates, two.draws.coordinates) {
      #expect(abs(first[1] - second[1]) < 1e-9)
    }
  }

  @Test func `intervals of very many points come from parts of them`() throws {
    let points = noisy(Resampling.partsFrom, seed: 41)
    var options = searching(Loss(.squares), starts: 8)
    let whole = try Law.power.fit(points, options: options)
    options.resampling.count = 400
    let fit = try Law.power.fit(points, options: options)
    #expect(fit.draws.resampling.scheme == .parts && fit["b"] == whole["b"])
    let line = LinearRegression(
      rows: points.map { [1, log($0.inputs["x"] ?? 1)] }, targets: points.map { log($0.loss) })
    #expect(fit.relativeError("b", from: -line.coefficients[1]) < 1e-7)
    let exponent = fit.parameters[1]
    let width = try #require(exponent.high) - #require(exponent.low)
    #expect(abs(width / (2 * 1.96 * line.standardErrors[1]) - 1) < 0.3)
  }
}
