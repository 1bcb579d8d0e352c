import Foundation
import Testing

@testable import Scaling

/// A fit says what it cannot know.
struct HonestyTests {
  /// Figure 4 of AIM (arXiv:2401.08541): parameters of the trunk, 12 depth width², and loss.
  static let aim = [(24, 1536, 0.3119), (24, 2048, 0.3084), (24, 3072, 0.3039), (32, 4096, 0.2989)]
    .map { (depth: Int, width: Int, loss: Double) in
      Observation(inputs: ["parameters": Double(12 * depth * width * width)], loss: loss)
    }

  @Test func `AIM's four points give its slope`() throws {
    let fit = try Law.power.fit(
      Self.aim, inputs: ["parameters"], options: searching(Loss(.squares)))
    #expect(abs((fit["b"] ?? 0) - 0.0188) < 5e-5)
    #expect(fit.residuals.allSatisfy { abs($0.residual * $0.observation.loss) < 1.5e-4 })
  }

  @Test func `four points are refused an irreducible loss`() {
    #expect(throws: FitError.irreducibleFromTooFew(law: "powerIrreducible", points: 4, needed: 5)) {
      try Law.powerIrreducible.fit(Self.aim, inputs: ["parameters"])
    }
  }

  private func noisy(_ count: Int, seed: Int, _ value: (Double) -> Double) -> [Observation] {
    var generator = ResamplingGenerator(seed: seed, draw: 0)
    return (0..<count).map { index in
      let x = pow(10, 4 + 4 * Double(index) / Double(count - 1))
      let noise = Normal.quantile(Double.random(in: 1e-9..<1, using: &generator))
      return Observation(inputs: ["x": x], loss: value(x) * exp(0.01 * noise), label: "\(index)")
    }
  }

  @Test func `held-out points are predicted unseen and compared with simpler guesses`() throws {
    let points = noisy(24, seed: 3) { 0.5 + 30 * pow($0, -0.3) }
    var options = searching(Loss(.squares))
    options.heldOut = .automatic
    let held = try #require(try Law.powerIrreducible.fit(points, options: options).heldOut)
    #expect(held.rule == "largest decade of x")
    #expect(held.points.count == 6)
    #expect(held.error < 0.05)
    #expect(held.error < held.powerLawError ?? 0)
    #expect(held.error < held.lastValueError)
  }

  @Test func `the law that made the points is ranked first`() {
    let points = noisy(40, seed: 5) { 0.5 + 30 * pow($0, -0.3) }
    var options = searching(Loss(.squares))
    options.heldOut = .largestDecade(of: nil)
    let comparison = LawComparison(
      of: [.power, .powerIrreducible], on: points, inputs: ["x"], options: options)
    #expect(comparison.best == "powerIrreducible")
    #expect(comparison.rows[0].criterion ?? 0 < comparison.rows[1].criterion ?? 0)
  }

  @Test func `a rung off trend is named`() throws {
    var points = (0..<6).flatMap { rung in
      noisy(3, seed: rung) { _ in 1 }.map { point in
        let x = pow(10, 3 + 0.5 * Double(rung))
        return Observation(inputs: ["x": x], loss: point.loss * (0.4 + 20 * pow(x, -0.4)))
      }
    }
    for index in 9..<12 { points[index].loss *= 1.3 }
    let fit = try Law.powerIrreducible.fit(points, options: searching())
    #expect(fit.warnings.contains { $0.name == .rungOffTrend })
    let stability = try Law.powerIrreducible.stability(points, options: searching())
    #expect(stability.rows.count == 6)
    #expect(stability.offTrendRows.contains { abs(log($0.rung / pow(10, 4.5))) < 0.01 })
  }

  @Test func `excluded points carry their reason`() throws {
    var points = noisy(12, seed: 1) { 10 * pow($0, -0.2) }
    points[2].loss = -1
    points[5].inputs["x"] = 0
    let fit = try Law.power.fit(points, options: searching())
    #expect(fit.points == 10)
    #expect(fit.excluded.map(\.label) == ["2", "5"])
    #expect(fit.excluded.allSatisfy { $0.reason.contains("positive") })
  }

  @Test func `a floor that is not there runs to its bound`() throws {
    let points = noisy(20, seed: 9) { 4 * pow($0, -0.2) * (1 - 0.02 * log($0 / 1e4)) }
    let fit = try Law.powerIrreducible.fit(points, options: searching(Loss(.squares)))
    #expect(fit.warnings.contains { $0.name == .parameterAtBound })
  }

  @Test func `short spans, few points and parabolas without minimum are named`() throws {
    let short = (0..<8).map {
      Observation(inputs: ["x": 100 + 10 * Double($0)], loss: 5 - 0.1 * Double($0))
    }
    let fit = try Law.power.fit(short, options: searching())
    #expect(fit.warnings.contains { $0.name == .spanUnderDecade })
    let few = try Law.brokenPower(breaks: 1).fit(
      Array(short.prefix(5)), options: searching(starts: 40))
    #expect(few.warnings.contains { $0.name == .fewerPointsThanParameters })
    let downward = [1e18, 1e19].flatMap { flops in
      [1e7, 1e8, 1e9].map { size in
        Observation(
          inputs: ["flops": flops, "parameters": size, "images": flops / size / 6],
          loss: 3 - abs(log10(size) - 8))
      }
    }
    var none = Resampling()
    none.count = 0
    let names = IsoFLOP(downward, resampling: none).warnings.map(\.name)
    #expect(names.contains(.parabolaOpensDownward))
    #expect(names.contains(.tooFewBudgets))
  }

  @Test func `learning rates best at an edge of their grid are counted by cell`() throws {
    /// Six sizes at three rates; the best is the last rate for the first `edges` sizes.
    func points(edges: Int) -> [Observation] {
      (0..<6).flatMap { size in
        (0..<3).map { rate in
          let best = size < edges ? 2 : 1
          return Observation(
            inputs: ["x": pow(10, Double(size)), "learningRate": pow(10, Double(rate) - 3)],
            loss: 5 * pow(10, -0.1 * Double(size)) * (1 + 0.01 * Double(abs(rate - best))))
        }
      }
    }
    let fit = try Law.power.fit(points(edges: 2), options: searching())
    let warning = try #require(fit.warnings.first { $0.name == .learningRateAtGridEdge })
    #expect(warning.detail.hasPrefix("2 of 6 cells"))
    let inner = try Law.power.fit(points(edges: 0), options: searching())
    #expect(!inner.warnings.contains { $0.name == .learningRateAtGridEdge })
  }

  @Test func `a card has every key that readers rely on, present even where null`() throws {
    let fit = try Law.power.fit(noisy(12, seed: 2) { 4 * pow($0, -0.2) }, options: searching())
    let data = try JSONEncoder().encode(FitCard(fit))
    let card = try #require(
      JSONSerialization.jsonObject(with: data) as? [String: Any])
    let keys = [
      "law", "parameters", "objective", "loss", "points", "excluded", "starts", "converged",
      "minima", "warnings", "heldOut",
    ]
    for key in keys { #expect(card[key] != nil, "\(key)") }
    #expect(card["heldOut"] is NSNull)
    let exponent = try #require((card["parameters"] as? [String: Any])?["b"] as? [String: Any])
    #expect(Set(exponent.keys) == ["value", "low", "high"])
    let loss = try #require(card["loss"] as? [String: Any])
    #expect(Set(loss.keys) == ["formula", "delta"])
  }

  @Test func `weights pull toward the heavier points`() throws {
    let pair = [(10.0, 1.0, 1.0), (10, 4, 100)].map {
      Observation(inputs: ["x": $0.0], loss: $0.1, weight: $0.2)
    }
    var options = searching(Loss(.squares, residual: .linear))
    options.fixed = ["b": 0]
    let fit = try Law.power.fit(pair, options: options)
    #expect(abs((fit["a"] ?? 0) - (1 + 400.0) / 101) < 1e-9)
  }
}

/// Profiles and frontiers say what they cannot know.
struct AllocationHonestyTests {
  private func resampling(_ count: Int) -> Resampling {
    var resampling = Resampling()
    resampling.count = count
    return resampling
  }

  /// Points of one budget on L = 1 + (1 + 0.05 (ln N - ln best)²) with seeds.
  private func profile(_ flops: Double, best: Double, sizes: [Double]) -> [Observation] {
    sizes.map { size in
      let distance = log(size / best)
      return Observation(
        inputs: ["flops": flops, "parameters": size, "images": flops / size / 6],
        loss: 2 + 0.05 * distance * distance, cell: "\(flops) \(size)", label: "\(size)")
    }
  }

  @Test func `an optimum beyond the sampled sizes is named, not extrapolated`() {
    let points = [1e16, 1e17, 1e18].flatMap {
      profile($0, best: 1e9, sizes: [1e6, 1e7, 1e8])
    }
    let profiles = IsoFLOP(points, resampling: resampling(0))
    #expect(profiles.profiles.allSatisfy { $0.optimum == nil })
    #expect(profiles.parameters == nil)
    #expect(profiles.allocation(of: 1e19) == nil)
    #expect(profiles.warnings.count { $0.name == .optimumOutsideRange } == 3)
  }

  @Test func `points that cannot be placed are listed with their reason`() {
    var points = profile(1e18, best: 1e7, sizes: [1e6, 1e7, 1e8])
    points[1].inputs["images"] = nil
    points[2].loss = .nan
    let profiles = IsoFLOP(points, resampling: resampling(0))
    #expect(profiles.excluded.map(\.label) == ["10000000.0", "100000000.0"])
    #expect(profiles.excluded.map(\.reason).first == "images is not positive")
    #expect(profiles.warnings.contains { $0.name == .fewerPointsThanParameters })
  }

  @Test func `lines through exact vertices predict the next budget exactly`() throws {
    let budgets = (0..<5).map { pow(10, 16 + 0.5 * Double($0)) }
    let points = budgets.flatMap { flops in
      profile(
        flops, best: 3 * pow(flops, 0.4),
        sizes: (0..<7).map {
          3 * pow(flops, 0.4) * pow(2, Double($0) - 3.2)
        })
    }
    let profiles = IsoFLOP(points, resampling: resampling(100))
    let next = try #require(profiles.allocation(of: 1e19))
    #expect(abs(next.parameters.value / (3 * pow(1e19, 0.4)) - 1) < 1e-6)
    #expect(abs(next.exponent.value - 0.4) < 1e-9)
    #expect(abs(next.dataExponent.value - 0.6) < 1e-9)
    #expect(abs(next.loss.value - 2) < 1e-6)
    // Without noise every resample that has an optimum has the same one, which bounds nothing.
    #expect(next.exponent.low == nil && next.exponent.high == nil)
    #expect(profiles.warnings.contains { $0.name == .noInterval })
    #expect(profiles.profile(at: 1.01e18)?.flops == budgets[4])
    #expect(profiles.profile(at: 2e18) == nil)
  }

  @Test func `a frontier made before schedules end, or by an extreme size, says so`() {
    let curves = [1e6, 1e7].flatMap { size in
      (1...4).map { step in
        let flops = size * 1e9 * Double(step)
        return Observation(
          inputs: ["flops": flops, "parameters": size, "images": flops / size / 6],
          loss: 3 - 0.1 * log(flops) / 10 - 0.02 * Double(step), cell: "\(size)")
      }
    }
    let frontier = Frontier(curves, envelope: .staircase, resampling: resampling(0))
    let names = frontier.warnings.map(\.name)
    #expect(names.contains(.beforeScheduleEnd))
    #expect(names.count { $0 == .optimumOutsideRange } == 2)
  }
}
