import Foundation
import Testing

@testable import Scaling

/// Intervals repeat bit for bit, and cover as often as they claim.
struct UncertaintyTests {
  private static func sample(_ seed: Int, count: Int = 30, noise: Double = 0.02) -> [Observation] {
    var generator = ResamplingGenerator(seed: 77, draw: seed)
    return (0..<count).map { index in
      let x = pow(10, 3 + 4 * Double(index) / Double(count - 1))
      let z = Normal.quantile(Double.random(in: 1e-12..<1, using: &generator))
      return Observation(inputs: ["x": x], loss: 3 * pow(x, -0.15) * exp(noise * z))
    }
  }

  @Test func `a fit is bit-equal for any number of threads`() throws {
    var options = FitOptions()
    options.resampling.count = 24
    options.starts = 36
    let points = Self.sample(1)
    let fits = try [1, 2, 5].map { threads in
      options.threads = threads
      return try Law.powerIrreducible.fit(points, options: options)
    }
    #expect(fits[0] == fits[1])
    #expect(fits[0] == fits[2])
    options.resampling.seed = 1
    #expect(try Law.powerIrreducible.fit(points, options: options).draws != fits[0].draws)
  }

  @Test(arguments: Resampling.Interval.allCases)
  func `95 % intervals cover the truth 92 to 98 times in a hundred`(_ interval: Resampling.Interval)
    throws
  {
    var options = searching(Loss(.squares), starts: 8)
    options.resampling.count = 199
    options.resampling.interval = interval
    let trials = 300
    var covered = 0
    for trial in 0..<trials {
      let fit = try Law.power.fit(Self.sample(trial, count: 60), options: options)
      let exponent = fit.parameters[1]
      if let low = exponent.low, let high = exponent.high, (low...high).contains(0.15) {
        covered += 1
      }
    }
    #expect(0.92...0.98 ~= Double(covered) / Double(trials))
  }

  /// One budget's losses on a parabola in ln N with noise, `seeds` of each size.
  private static func profile(_ trial: Int, sizes: Int, seeds: Int) -> [Observation] {
    var generator = ResamplingGenerator(seed: 78, draw: trial)
    return (0..<sizes).flatMap { size in
      (0..<seeds).map { _ in
        let distance = 0.7 * (Double(size) - Double(sizes - 1) / 2) + 0.3
        let z = Normal.quantile(Double.random(in: 1e-12..<1, using: &generator))
        let parameters = 1e6 * exp(distance)
        return Observation(
          inputs: ["flops": 1e15, "parameters": parameters, "images": 1e15 / 6 / parameters],
          loss: 2 + 0.05 * distance * distance + 0.01 * z, cell: "\(size)")
      }
    }
  }

  @Test(arguments: [(6, 1), (6, 3), (10, 1)])
  func `intervals of a profile's vertex cover 92 to 98 times in a hundred`(
    _ sizes: Int, _ seeds: Int
  ) {
    var resampling = Resampling()
    resampling.count = 199
    let trials = 400
    let covered = (0..<trials).count { trial in
      let profiles = IsoFLOP(
        Self.profile(trial, sizes: sizes, seeds: seeds), resampling: resampling, threads: 2)
      return profiles.profiles[0].sizeInterval?.contains(1e6) ?? false
    }
    #expect(0.92...0.98 ~= Double(covered) / Double(trials))
  }

  @Test func `a vertex that many resamples lose has no interval, which a warning says`() {
    var resampling = Resampling()
    resampling.count = 199
    // Flat and noisy: the least loss is as often at an end as inside.
    let lost = (0..<20).compactMap { trial -> IsoFLOP? in
      let points = Self.profile(trial, sizes: 6, seeds: 1).map { point in
        var flat = point
        flat.loss = 2 + (point.loss - 2) / 50 + 0.02 * sin(7 * Double(trial) + 40 * point.loss)
        return flat
      }
      let profiles = IsoFLOP(points, resampling: resampling)
      let profile = profiles.profiles[0]
      return profile.optimum != nil && profile.failures > 20 ? profiles : nil
    }
    #expect(!lost.isEmpty)
    for profiles in lost {
      #expect(profiles.profiles[0].sizeInterval == nil && profiles.profiles[0].lossInterval == nil)
      #expect(profiles.warnings.contains { $0.name == .resamplesFailed })
    }
  }

  @Test func `factors of few degrees of freedom are those of Student's table`() {
    for (freedom, quantile) in [(2, 4.303), (3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042)] {
      let factor = StudentT.stretch(freedom: freedom, confidence: 0.95)
      #expect(abs(factor * 1.95996 / quantile - 1) < 3e-4)
    }
  }

  @Test func `seeds of a cell stay together`() throws {
    let cells = ["a", "a", "b", "", ""]
    #expect(Bootstrap.grouped(cells) == [[0, 1], [2], [3], [4]])
    // Three copies of each point carry no more news than one.
    let single = Self.sample(4)
    let tripled = single.enumerated().flatMap { index, point in
      (0..<3).map { _ in
        Observation(inputs: point.inputs, loss: point.loss, cell: "\(index)")
      }
    }
    var options = searching(Loss(.squares), starts: 8)
    options.resampling.count = 200
    func width(_ points: [Observation]) throws -> Double {
      let exponent = try Law.power.fit(points, options: options).parameters[1]
      return (exponent.high ?? 0) - (exponent.low ?? 0)
    }
    #expect(abs(try width(tripled) / width(single) - 1) < 1e-6)
    options.resampling.unit = .points
    #expect(try width(tripled) < 0.75 * width(single))
  }

  @Test func `the profile likelihood of a line is its t interval`() throws {
    let points = Self.sample(2, count: 60)
    var options = searching(Loss(.squares))
    options.loss = Loss(.squares)
    let fit = try Law.power.fit(points, options: options)
    let line = LinearRegression(
      rows: points.map { [1, log($0.inputs["x"] ?? 1)] }, targets: points.map { log($0.loss) })
    let profile = try fit.profile("b", options: options)
    let halfWidth = ((profile.high ?? 0) - (profile.low ?? 0)) / 2
    #expect(abs(halfWidth / (1.96 * line.standardErrors[1]) - 1) < 0.03)
  }

  @Test func `the next run is the one that narrows most per FLOP`() throws {
    let fit = try Law.powerIrreducible.fit(Self.sample(3), options: searching(Loss(.squares)))
    let candidates = [1e5, 1e8, 1e9].map {
      Observation(inputs: ["x": $0, "flops": 1], loss: .nan, label: "\($0)")
    }
    let ranking = try fit.ranking(of: candidates, for: ["x": 1e10])
    #expect(ranking.map(\.label) == ["1000000000.0", "100000000.0", "100000.0"])
    #expect(ranking.allSatisfy { $0.errorAfter < $0.errorNow })
  }

  @Test func `the interval of a new run holds the truth, and says how far it reaches`() throws {
    var options = searching(Loss(.squares))
    options.resampling.count = 200
    let fit = try Law.power.fit(Self.sample(6), options: options)
    let prediction = fit.predict(at: ["x": 1e8], name: "tenfold")
    let (low, high) = try (#require(prediction.low), #require(prediction.high))
    #expect((low...high).contains(3 * pow(1e8, -0.15)))
    #expect(high < 2 * prediction.value)
    #expect(abs(prediction.reach - 10) < 1e-9)
  }

  @Test func `rates on trials are fitted by their binomial likelihood`() throws {
    let points = (0..<25).map { index in
      let loss = 0.4 + 0.08 * Double(index)
      return Observation(
        inputs: ["loss": loss], loss: 0.95 - 0.7 / (1 + exp(-4 * (loss - 1.1))), trials: 1000)
    }
    let fit = try Law.sigmoidLink.fit(points, options: searching(Loss(.binomial)))
    #expect(fit.objective < 1e-6)
    #expect(fit.relativeError("k", from: 4) < 1e-3)
  }
}
