import Foundation
import Scaling
import Testing

/// Fits of published measurements reach objectives at least as low as the best recorded.
@Suite(.enabled(if: SharedData.isPresent))
struct PublishedFitTests {
  /// An additive law on a published table, and the objective it must reach.
  struct Case: CustomTestStringConvertible, Sendable {
    let file: String
    var inputs = SharedData.sizes
    var condition: String?
    var law = "chinchilla"
    var loss = Loss.standard
    let bar: Double
    let expected: [String: ClosedRange<Double>]
    var testDescription: String { "\(file) \(law) \(loss.delta ?? 0)" }
  }

  static let cases = [
    Case(
      file: "chinchilla_besiroglu", condition: "used240 == 1", bar: 0.001018275,
      expected: [
        "A": 474...482, "B": 2105...2185, "E": 1.8155...1.819, "alpha": 0.3465...0.3482,
        "beta": 0.366...0.3683,
      ]),
    Case(
      file: "chinchilla_besiroglu", condition: "used240 == 1", loss: Loss(.absolute),
      bar: 1.1294965, expected: ["A": 480.5...483.5, "B": 2073.4...2097.4]),
    Case(
      file: "gemstones_hot", bar: 0.0019816722583843,
      expected: ["alpha": 0.29039...0.29539, "beta": 0.69698...0.72898]),
    Case(
      file: "gemstones_hot", loss: Loss(.huber(delta: 1e-4)), bar: 0.00020751138115468,
      expected: ["alpha": 0.29029...0.29529, "beta": 0.7129...0.7449]),
    Case(
      file: "gemstones_hot", inputs: ["parameters": "N - 50304 * width", "images": "D"],
      bar: 0.001746722000088, expected: ["alpha": 0.27833...0.28333]),
    Case(
      file: "misfitting_final", bar: 0.00502172,
      expected: ["alpha": 0.19726...0.20326, "beta": 0.62566...0.64566]),
    Case(
      file: "misfitting_final", law: "chinchillaTied", bar: 0.00524378,
      expected: ["alpha": 0.60039...0.60639, "E": 2.53505...2.55505]),
  ]

  @Test(arguments: cases)
  func `additive laws reach the published optimum`(_ example: Case) throws {
    let points = try SharedData.points(example.file, example.inputs, where: example.condition)
    let fit = try Law.named(example.law).fit(points, options: searching(example.loss, starts: 36))
    #expect(fit.objective <= example.bar)
    #expect(fit.converged)
    for (name, range) in example.expected { #expect(range.contains(try #require(fit[name]))) }
  }

  @Test func `the saturating frontier of Porian et al. predicts six larger budgets`() throws {
    let points = try SharedData.points(
      "porian_optimal_pairs", ["flops": "flops"], loss: "loss_opt",
      where: "config == 'rw|tuned|short|const|standard|val' and flops > 1e16")
    var options = searching(Loss(.squares))
    options.heldOut = .above(5e17, of: "flops")
    let small = points.filter { $0.inputs["flops"] ?? 0 < 5e17 }
    let fit = try Law.powerIrreducible.fit(
      small, inputs: ["flops"], options: searching(Loss(.squares)))
    #expect(small.count == 6)
    #expect(fit.objective <= 2.3303e-06)
    #expect(fit.relativeError("a", from: 128.93) < 0.02)
    let whole = try Law.powerIrreducible.fit(points, inputs: ["flops"], options: options)
    #expect(try #require(whole.heldOut).error <= 0.0083)
  }

  @Test func `one broken power law explains four-digit addition`() throws {
    let points = try SharedData.points(
      "bnsl_4digit_addition", ["x": "train_set_size"], loss: "test_cross_entropy",
      where: "split == train")
    let fit = try Law.brokenPower(breaks: 1).fit(
      points, inputs: ["x"], options: searching(Loss(.squares, residual: .logPlusOne), starts: 400))
    #expect(points.count == 14)
    #expect(fit.objective / 14 <= 1.63e-07)
    #expect(0.410885...0.416885 ~= fit["E"] ?? 0)
    #expect(5.60...5.73 ~= fit["c1"] ?? 0)
    #expect(610.5...614.7 ~= fit["d1"] ?? 0)
    let test = try SharedData.points(
      "bnsl_4digit_addition", ["x": "train_set_size"], loss: "test_cross_entropy",
      where: "split != train")
    let errors = test.map { log1p(fit.value(at: $0.inputs)) - log1p($0.loss) }
    #expect((errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot() <= 0.0113)
  }

  @Test(arguments: [("6 Enc, 6 Dec", 0.2619, 0.0061582), ("Dec-only", 0.252, 0.0062557)])
  func `translation curves`(_ model: String, _ powerError: Double, _ bar: Double) throws {
    func points(_ training: Int) throws -> [Observation] {
      try SharedData.points(
        "nmt_curves", ["x": "seen_examples"], loss: "log_perplexity",
        where: "model == '\(model)' and training == \(training)")
    }
    let options = searching(Loss(.squares))
    let power = try Law.power.fit(points(1), inputs: ["x"], options: options)
    let irreducible = try Law.powerIrreducible.fit(points(1), inputs: ["x"], options: options)
    #expect(irreducible.objective <= bar * 1.001)
    let last = try #require(points(0).last)
    #expect(abs(abs(log(power.value(at: last.inputs) / last.loss)) - powerError) < 1e-4)
  }

  @Test func `over-training of Gadre et al. from five runs`() throws {
    let inputs = SharedData.sizes.merging(["M": "tok_mult"]) { first, _ in first }
    let all = try SharedData.points(
      "overtrain_gadre_rpj", inputs, loss: "loss_c4_val", label: "model_name")
    let rates = try SharedData.points(
      "overtrain_gadre_rpj", inputs.merging(["loss": "loss_c4_val"]) { first, _ in first },
      loss: "err_avg_subset", label: "model_name")
    func isFitted(_ point: Observation) -> Bool {
      let (name, multiple) = (point.label, point.inputs["M"] ?? 0)
      let isSmall = ["d=96", "d=512", "d=576", "d=1024"].contains { name.hasPrefix($0 + "_") }
      return (isSmall && multiple == 20) || (name.hasPrefix("d=96_") && multiple == 320)
    }
    let fit = try Law.chinchillaTied.fit(
      all.filter(isFitted), options: searching(Loss(.squares, residual: .linear)))
    #expect(fit.points == 5)
    #expect(fit.objective <= 0.00042566)
    #expect(0.2726507...0.2730507 ~= fit["alpha"] ?? 0)
    #expect(165.711...166.711 ~= fit["A"] ?? 0)
    #expect(fit.warnings.contains { $0.name == .noDegreesOfFreedom })
    let link = try Law.exponentialLink.fit(
      rates.filter { isFitted($0) || ($0.label.contains("1b") && $0.inputs["M"] == 20) },
      options: searching(Loss(.squares, residual: .linear)))
    let large = try #require(all.first { $0.label.contains("7b") && $0.inputs["M"] == 20 })
    let truth = try #require(rates.first { $0.label.contains("7b") && $0.inputs["M"] == 20 })
    #expect(abs(abs(fit.value(at: large.inputs) / large.loss - 1) - 0.00732) < 2e-4)
    let chained = Chain(loss: fit, link: link).value(at: large.inputs)
    #expect(abs(abs(chained / truth.loss - 1) - 0.000464) < 3e-4)
  }

  @Test(arguments: [
    ("hellaswag_val_5shot", 3.4533e-05, 0.671263, 0.653177, 0.0518395906, 0.853036),
    ("arc_challenge_test_5shot", 7.0392e-05, 0.794133, 0.783324, 0.0872041154, 0.52671),
  ])
  func `the two steps of the OLMo ladder`(
    _ task: String, _ bar: Double, _ at7B: Double, _ at13B: Double, _ linkSum: Double,
    _ chained: Double
  ) throws {
    func steps(_ split: String) throws -> [Observation] {
      try SharedData.points(
        "olmo_ladder_step1", SharedData.sizes, loss: "bpb_or_loss",
        where: "task == \(task) and split == \(split)", label: "model")
    }
    let fit = try Law.chinchilla.fit(steps("train"), options: searching())
    #expect(fit.points == 16)
    #expect(fit.objective <= bar)
    let targets =
      try steps("train").isEmpty
      ? []
      : SharedData.points(
        "olmo_ladder_step1", SharedData.sizes, loss: "bpb_or_loss",
        where: "task == \(task) and split != train", label: "model")
    let large = try #require(targets.first { $0.label.hasPrefix("13B") })
    let small = try #require(targets.first { $0.label.hasPrefix("7B") })
    #expect(abs(fit.value(at: small.inputs) - at7B) < 0.002)
    #expect(abs(fit.value(at: large.inputs) - at13B) < 0.002)
    var rates = try SharedData.points(
      "olmo_ladder_step2", ["loss": "bpb"], loss: "accuracy",
      where: "task == \(task) and split == train")
    rates.append(Observation(inputs: ["loss": 1e-9], loss: 1, label: "perfect"))
    let link = try Law.sigmoidLink.fit(
      rates, options: searching(Loss(.squares, residual: .linear), starts: 60))
    #expect(link.objective <= linkSum * 1.0001)
    #expect(abs(Chain(loss: fit, link: link).value(at: large.inputs) - chained) < 0.002)
  }

  @Test func `learning curves of six vision models are extrapolated as well as by their authors`()
    throws
  {
    let models = ["BiT/101/3", "BiT/50/1", "MiX/B/16", "MiX/L/16", "ViT/B/16", "ViT/S/16"]
    func points(_ model: String, _ training: Int) throws -> [Observation] {
      var places: Set<Double> = []
      return try SharedData.points(
        "vision_inet10_curves", ["x": "seen_examples"], loss: "error_rate",
        where: "model == '\(model)' and training == \(training)"
      ).filter { training == 0 || places.insert($0.inputs["x"] ?? 0).inserted }
    }
    func meanError(_ law: Law) throws -> Double {
      try models.reduce(0) { sum, model in
        let fit = try law.fit(
          points(model, 1), inputs: ["x"], options: searching(Loss(.squares), starts: 150))
        let errors = try points(model, 0).map { log(fit.value(at: $0.inputs) / $0.loss) }
        let square = errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)
        return sum + square.squareRoot() / Double(models.count)
      }
    }
    #expect(abs(try meanError(.power) - 0.0847) < 3e-4)
    #expect(try meanError(.powerSaturating) <= 0.046)
    #expect(try meanError(.errorCurve) <= 0.0172)
    #expect(try meanError(.brokenPower(breaks: 1)) <= 0.017)
  }

  /// Published from 4,000 resamples; these 800 add a Monte Carlo error within the tolerances.
  @Test func `bootstrap intervals of the Chinchilla refit are those of Besiroglu et al.`() throws {
    let points = try SharedData.points(
      "chinchilla_besiroglu", SharedData.sizes, where: "used240 == 1")
    var options = searching(starts: 36)
    options.resampling.count = 800
    let fit = try Law.chinchilla.fit(points, options: options)
    let published: [String: (low: Double, high: Double, tolerance: Double)] = [
      "A": (285.2, 743.6, 40), "E": (1.769, 1.871, 0.006), "alpha": (0.317, 0.373, 0.005),
      "beta": (0.331, 0.415, 0.007),
    ]
    for parameter in fit.parameters {
      guard let expected = published[parameter.name] else { continue }
      #expect(abs((parameter.low ?? 0) - expected.low) < expected.tolerance)
      #expect(abs((parameter.high ?? 0) - expected.high) < expected.tolerance)
    }
    let exponent = try #require(fit.allocation(of: 5.88e23)).exponent
    #expect(abs((exponent.low ?? 0) - 0.4807) < 0.007)
    #expect(abs((exponent.high ?? 0) - 0.5561) < 0.007)
    #expect(fit.draws.failures == 0)
  }
}
