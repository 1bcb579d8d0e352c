import Foundation
import Testing

@testable import Scaling

/// Budgets are told apart by gaps, whatever formula of FLOPs has made them uneven.
struct BudgetTests {
  /// Profiles on L = 1 + 40 N^-0.5 + 60 D^-0.5 at budgets half a decade apart; what a run is said to have
  /// spent is off by up to a share.
  private func points(jitter: Double, budgets: Int = 5) -> [Observation] {
    var generator = ResamplingGenerator(seed: 81, draw: 0)
    return (0..<budgets).flatMap { budget -> [Observation] in
      let flops = pow(10, 16 + 0.5 * Double(budget))
      return (-4...4).map { step in
        let size = (flops / 6).squareRoot() * exp2(0.7 * Double(step))
        let data = flops / 6 / size
        return Observation(
          inputs: [
            "flops": flops * (1 + Double.random(in: -jitter...jitter, using: &generator)),
            "parameters": size, "images": data,
          ], loss: 1 + 40 * pow(size, -0.5) + 60 * pow(data, -0.5))
      }
    }
  }

  private var unresampled: Resampling {
    var resampling = Resampling()
    resampling.count = 0
    return resampling
  }

  @Test(arguments: [0.005, 0.02, 0.05])
  func `jitter of what was spent moves no exponent`(_ jitter: Double) throws {
    let exact = IsoFLOP(points(jitter: 0), resampling: unresampled)
    let uneven = IsoFLOP(points(jitter: jitter), resampling: unresampled)
    #expect(uneven.profiles.map(\.observations.count) == [9, 9, 9, 9, 9])
    let (one, other) = (try #require(exact.parameters), try #require(uneven.parameters))
    #expect(abs(one.exponent - other.exponent) < 0.2 * jitter)
  }

  @Test(arguments: [
    ([1e10, 1e10, 1e11, 1e11], [2, 2]), ([1e10, 1.02e10, 1.04e10], [3]), ([1e10], [1]),
    ([1e10, 1.0001e10, 1.1e10, 1.1001e10, 1.21e10], [2, 2, 1]), ([], []),
    ([1e10, 2e10, 4e10, 8e10], [1, 1, 1, 1]),
  ])
  func `neighbors share a budget unless a wide gap divides them`(_ flops: [Double], _ counts: [Int])
  {
    #expect(Budgets.grouped(flops).map(\.count) == counts)
  }

  @Test(arguments: IsoFLOP.Method.allCases)
  func `every way to find a minimum finds that of a curve that is even about it`(
    _ method: IsoFLOP.Method
  ) throws {
    let points = [1e16, 1e17, 1e18].flatMap { flops in
      (-4...4).map { step in
        let size = (flops / 6).squareRoot() * exp2(0.5 * Double(step))
        return Observation(
          inputs: ["flops": flops, "parameters": size, "images": flops / 6 / size],
          loss: 2 + pow(flops, -0.1) + 0.03 * Double(step * step))
      }
    }
    let lines = IsoFLOP(points, method: method, resampling: unresampled)
    #expect(abs(try #require(lines.parameters).exponent - 0.5) < 1e-3)
  }

  @Test func `compute that is counted otherwise moves the lines, not the budgets`() throws {
    // Counted otherwise compute grows as the budget to the power of 0.8.
    let points = points(jitter: 0).map { point in
      var point = point
      point.inputs["other"] = pow(point.inputs["flops"] ?? .nan, 0.8)
      return point
    }
    let exact = IsoFLOP(points, resampling: unresampled)
    let other = IsoFLOP(points, resampling: unresampled, compute: "other")
    #expect(other.profiles.count == 5)
    let (one, two) = (try #require(exact.parameters), try #require(other.parameters))
    #expect(abs(two.exponent / (one.exponent / 0.8) - 1) < 1e-9)
  }

  @Test(arguments: [
    ("auto", HeldOutRule.automatic), ("none", .nothing), ("rung", .largestRung(of: nil)),
    ("decade:flops", .largestDecade(of: "flops")), ("flops>1e12", .above(1e12, of: "flops")),
  ])
  func `a held-out rule is read from its text`(_ text: String, _ rule: HeldOutRule) {
    #expect(HeldOutRule(text) == rule)
  }

  @Test(arguments: ["", "rungs", "rung:", "flops>", ">3", "flops>inf", "flops> 1", "flops>0x10"])
  func `any other text is refused`(_ text: String) { #expect(HeldOutRule(text) == nil) }
}
