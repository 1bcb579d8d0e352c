import Foundation
import Testing

@testable import Scaling

/// A change of the exponent is found, where there is one, and the exponent past it.
struct RegimeTests {
  /// Eight rungs of three seeds: an exponent of 0.15 up to rung 3, of 0.03 from there on, or of 0.08 all
  /// along.
  private func points(breaks: Bool, seed: Int) -> [Observation] {
    var generator = ResamplingGenerator(seed: seed, draw: 0)
    return (0..<8).flatMap { rung -> [Observation] in
      let position = 0.5 * Double(rung) * log(10)
      let bend = 1.5 * log(10)
      let fall =
        breaks ? 0.15 * min(position, bend) + 0.03 * max(position - bend, 0) : 0.08 * position
      return (0..<3).map { _ in
        let z = Normal.quantile(Double.random(in: 1e-12..<1, using: &generator))
        return Observation(
          inputs: ["x": 1e4 * exp(position)], loss: 0.6 * exp(-fall + 0.004 * z), cell: "\(rung)")
      }
    }
  }

  private var options: FitOptions {
    var options = searching(nil, starts: 20)
    options.resampling.count = 99
    return options
  }

  @Test func `the exponent past a change is that of the last rungs`() throws {
    let regime = try #require(try Law.power.regime(points(breaks: true, seed: 1), options: options))
    #expect(regime.isChanged && regime.rungs <= 5)
    let exponent = regime.fit.parameters[1]
    #expect(abs(exponent.value - 0.03) < 0.006)
    #expect(exponent.low.map { $0 < 0.03 } ?? true && exponent.high.map { $0 > 0.03 } ?? true)
    #expect(regime.fit.points == 3 * regime.rungs)
    #expect(regime.fit.excluded.count == 3 * (8 - regime.rungs))
    let detail = try #require(regime.warning).detail
    #expect(detail.hasPrefix("the last \(regime.rungs) rungs, from"), "\(detail)")
    let all = try Law.power.fit(points(breaks: true, seed: 1), options: options)
    #expect(abs((all["b"] ?? 0) - 0.03) > 0.03)
  }

  @Test func `where nothing changes nothing is claimed`() throws {
    for seed in 0..<12 {
      let regime = try #require(
        try Law.power.regime(points(breaks: false, seed: seed), options: options))
      #expect(!regime.isChanged, "\(regime.rows)")
    }
    let few = points(breaks: true, seed: 1).filter { $0.inputs["x"] ?? 0 < 1e6 }
    #expect(try Law.power.regime(few, options: options) == nil)
  }

  /// Both breaks lie outside of the data, which they bend.
  @Test(arguments: [1e3, 1e9])
  func `a break outside of the data is reached`(_ position: Double) throws {
    let law = Law.brokenPower(breaks: 1)
    let truth = [0.3, 4, 0.1, 0.4, position, 1.2]
    let coordinates = zip(law.parameters, truth).map { $0.coordinate(of: $1) }
    let places = (0..<24).map { ["x": pow(10, 4 + 4 * Double($0) / 23)] }
    let values = law.values(coordinates, Columns(places: places, inputs: ["x"]))
    let points = zip(places, values).map { Observation(inputs: $0, loss: $1) }
    let fit = try law.fit(points, options: searching(Loss(.squares), starts: 100))
    #expect(fit.objective < 1e-9)
    let found = try #require(fit["d1"])
    #expect(position < 1e4 ? found < 5e3 : found > 2e8, "\(found)")
  }
}
