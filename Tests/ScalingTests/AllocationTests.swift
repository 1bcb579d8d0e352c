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

  /// The bins of Cherti et al.
  ///
  /// Five of equal width from the least compute to a tenth of a decade beyond the largest, each by
  /// its center and its least error (arXiv:2212.07143). Their mean error is left out: over which of
  /// the models it runs is not recorded.
  private func bins(_ points: [Observation]) -> PowerLine {
    let logs = points.map { log10($0.inputs["flops"] ?? .nan) }
    let low = logs.min() ?? .nan
    let width = ((logs.max() ?? .nan) + 0.1 - low) / 5
    let bins = Dictionary(grouping: points.indices) { Int((logs[$0] - low) / width) }
      .sorted { $0.key < $1.key }
    return PowerLine(
      xs: bins.map { pow(10, low + (Double($0.key) + 0.5) * width) },
      ys: bins.map { $0.value.map { points[$0].loss }.min() ?? .nan })
  }

  @Test func `the frontier of OpenCLIP's errors and its predictions`() throws {
    func points(_ sign: String) throws -> [Observation] {
      try SharedData.points(
        "openclip_imagenet", ["flops": "gmacs_total"], loss: "err",
        where: "upstream_dataset \(sign) 'CLIP-WIT'")
    }
    let open = try points("!=")
    #expect(open.count == 29)
    let line = bins(open)
    #expect(-0.11159 ... -0.11119 ~= line.exponent)
    #expect(5.8...5.92 ~= line.coefficient)
    #expect(abs(100 * (1 - line.value(at: 190.97 * 68e9)) - 79.7345) < 0.02)
    let clip = try Law.power.fit(
      points("=="), inputs: ["flops"], options: searching(Loss(.squares)))
    #expect(abs(try #require(clip["b"]) - 0.16377) < 2e-4)
    #expect(22.9...23.5 ~= clip["a"] ?? 0)
  }
}

/// Kaplan's exponent from Hoffmann's law, by leaving embeddings out of the count.
struct CountingTests {
  /// Twenty models on Hoffmann's surface, each at the grid's data nearest to every budget; both counts
  /// of size, and what each makes of compute.
  private func curves(total: Bool, budgets: [Double]) -> [Observation] {
    let (words, gamma) = (32_000.0, 47_491.0)
    let aspect = 12 * pow(gamma / words, 3)
    let grid = (0..<1000).map { pow(10, 6 + 19 * Double($0) / 999) }
    return (0..<20).flatMap { model -> [Observation] in
      let body = pow(10, 2.9 + (9.2 - 2.9) * Double(model) / 19)
      let all = body + words * pow(body * aspect / 12, 1.0 / 3)
      let size = total ? all : body
      return budgets.map { budget in
        let wanted = budget / 6 / size
        let data = grid.min { abs($0 - wanted) < abs($1 - wanted) } ?? .nan
        return Observation(
          inputs: ["parameters": size, "images": data, "flops": budget],
          loss: 1.6934 + 406.4 * pow(all, -0.3392) + 410.7 * pow(data, -0.2849),
          cell: "\(model)")
      }
    }
  }

  /// Source: Pearce & Song 2024 (arXiv:2406.12907); the numbers are those of their script.
  @Test(arguments: [(false, 12.95, 0.73683...0.74083), (true, 14, 0.45472...0.46072)])
  func `without embeddings the best size seems to grow as Kaplan found`(
    _ total: Bool, _ low: Double, _ expected: ClosedRange<Double>
  ) throws {
    var none = Resampling()
    none.count = 0
    let budgets = (0..<100).map { pow(10, low + (20.7 - low) * Double($0) / 99) }
    let frontier = Frontier(
      curves(total: total, budgets: budgets), envelope: .budgets, budgets: budgets,
      resampling: none)
    #expect(frontier.points.count == 100)
    #expect(expected.contains(try #require(frontier.parameters).exponent))
    if !total { #expect(-0.06638 ... -0.06538 ~= frontier.loss?.exponent ?? 0) }
  }

  @Test func `budgets between two points of a curve are read off the line between them`() throws {
    let curve = [(1e10, 3.0), (1e12, 2.0)].map { flops, loss in
      Observation(
        inputs: ["parameters": 1e3, "images": flops / 6e3, "flops": flops], loss: loss, cell: "a")
    }
    var none = Resampling()
    none.count = 0
    let frontier = Frontier(
      curve, envelope: .budgets, budgets: [1e9, 1e11, 1e12], resampling: none)
    #expect(frontier.points.map(\.loss) == [2.5, 2])
    #expect(abs((frontier.points[0].inputs["images"] ?? 0) / (1e11 / 6e3) - 1) < 1e-9)
  }
}
