import Foundation
import Scaling
import Testing

/// Optimal sizes by profiles, frontiers and surfaces, against published exponents.
@Suite(.enabled(if: SharedData.isPresent))
struct AllocationTests {
  static let spent = ["parameters": "N", "images": "D", "flops": "C"]

  private func unresampled() -> Resampling {
    var resampling = Resampling()
    resampling.count = 0
    return resampling
  }

  @Test func `Llama 3's profiles give its published law`() throws {
    let points = try SharedData.points(
      "llama3_isoflop", ["parameters": "N_6ND", "images": "D", "flops": "C"])
    let profiles = IsoFLOP(points, resampling: unresampled())
    #expect(0.53618...0.53738 ~= profiles.images?.exponent ?? 0)
    #expect(0.29...0.309 ~= profiles.images?.coefficient ?? 0)
    #expect(0.46262...0.46382 ~= profiles.parameters?.exponent ?? 0)
    #expect(387e9...400e9 ~= profiles.parameters(at: 3.8e25) ?? 0)
    #expect(15.9e12...16.3e12 ~= profiles.images(at: 3.8e25) ?? 0)
    let surface = try Law.chinchilla.fit(
      points, options: searching(Loss(.squares, residual: .linear), starts: 64))
    #expect(surface.objective <= 2.01972e-3)
    let allocation = try #require(surface.allocation(of: 3.8e25))
    #expect(abs(allocation.exponent.value - 0.5029) < 0.001)
  }

  @Test(arguments: [("XS", -0.326938), ("S", -1.301125), ("L", -2.902905), ("XL", -5.100245)])
  func `parabolas are biased on noise-free profiles, surfaces are not`(
    _ grid: String, _ bias: Double
  )
    throws
  {
    func points(_ surface: String) throws -> [Observation] {
      try SharedData.points(
        "isoflop_noisefree", Self.spent, where: "surface == \(surface) and grid == \(grid)")
    }
    let symmetric = IsoFLOP(try points("Symmetric"), resampling: unresampled())
    let skewed = IsoFLOP(try points("Chinchilla"), resampling: unresampled())
    #expect(abs((symmetric.parameters?.exponent ?? 0) - 0.5) < 1e-9)
    #expect(abs((skewed.parameters?.exponent ?? 0) - 0.451613) < 1e-6)
    let fit = try Law.chinchilla.fit(
      points("Chinchilla"), options: searching(Loss(.squares), starts: 36))
    let best = try #require(fit.allocation(of: 1e24)).images.value
    #expect(abs(100 * ((skewed.images(at: 1e24) ?? 0) / best - 1) - bias) < 1e-4)
    for (name, truth) in ["alpha": 0.34, "beta": 0.28, "E": 1.69] {
      #expect(fit.relativeError(name, from: truth) < 1e-6)
    }
    #expect(fit.relativeError("A", from: 406.4) < 1e-5)
    #expect(fit.relativeError("B", from: 410.7) < 1e-5)
  }

  @Test(arguments: [
    ("rw|tuned|short|const|standard|val", 0.4968951, 0.485...0.512),
    ("rw|base|long|kaplan|kaplan|train", 0.8353, 0.815...0.875),
  ])
  func `Porian's two ends of the discrepancy`(
    _ name: String, _ slope: Double, _ any: ClosedRange<Double>
  )
    throws
  {
    let pairs = try SharedData.points(
      "porian_optimal_pairs", ["flops": "flops", "deviation": "N_logstd"], loss: "N_opt",
      where: "config == '\(name)' and N_opt > 0")
    let line = PowerLine(
      xs: pairs.map { $0.inputs["flops"] ?? 0 }, ys: pairs.map(\.loss),
      weights: pairs.map { 1 / pow($0.inputs["deviation"] ?? 1, 2) })
    #expect(abs(line.exponent - slope) < 2e-6)
    let points = try SharedData.points(
      "porian_isoflop_points", ["parameters": "N", "images": "D", "flops": "flops"],
      where: "config == '\(name)'")
    let profiles = IsoFLOP(points, method: .akima, resampling: unresampled())
    #expect(any.contains(profiles.parameters?.exponent ?? 0))
  }

  @Test func `hull and staircase of the same curves differ`() throws {
    let points = try SharedData.points(
      "gemstones_curves_hot", ["parameters": "N", "images": "D", "flops": "flops"], cell: "run")
    let hull = Frontier(points, resampling: unresampled())
    #expect(hull.points.count == 21)
    #expect(abs((hull.parameters?.exponent ?? 0) - 0.49938) < 2e-5)
    #expect(abs((hull.images?.exponent ?? 0) - 0.480989) < 2e-5)
    let stairs = Frontier(points, envelope: .staircase, resampling: unresampled())
    #expect(stairs.points.count == 170)
    #expect(abs((stairs.parameters?.exponent ?? 0) - 0.5530) < 1e-4)
  }

  @Test(arguments: [
    ("Transformer++", "params", 0.5518832), ("Transformer++", "tokens", 0.5506258),
    ("Mamba", "params", 0.387705), ("Mamba", "tokens", 0.4868711),
  ])
  func `optima of Evo grow as published`(_ model: String, _ variable: String, _ slope: Double)
    throws
  {
    let points = try SharedData.points(
      "evo_optima", ["C": "C"], loss: "value",
      where: "model == '\(model)' and variable == \(variable)")
    let fit = try Law.power.fit(points, inputs: ["C"], options: searching(Loss(.squares)))
    #expect(abs(-(fit["b"] ?? 0) - slope) < 1e-6)
  }
}
