import Foundation
import Store
import TestSupport
import Testing

/// From runs through a frozen prediction to its score, by the program as its user calls it.
struct FitStudyTests {
  /// Budgets by widths on drawn figures; the spec grows by a budget once it is predicted.
  private struct Profiles {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    var spec: String { "\(folder.path)/iso.yaml" }
    var results: String { "\(folder.path)/results" }

    func write(budgets: [String], fits: String) throws {
      try """
      question: How is a budget split?
      base:
        data:
          dataset: {shapes: {resolution: 8, trainingImages: 200, testImages: 40}}
          validationImages: 40
        model: {width: 8, depth: 1, heads: 2, head: none, patchSize: 4}
        training: {batchSize: 4, evaluations: 2, evaluationImages: 20}
      axes:
        budget: {training.budget: [\(budgets.map { "{flops: \($0)}" }.joined(separator: ", "))]}
        width: {model.width: [4, 8, 16]}
      probes: {linear: {kind: linear, images: 40, epochs: 1, learningRates: [1e-2, 1e-1]}}
      fits:
      \(fits)
      """.write(toFile: spec, atomically: true, encoding: .utf8)
    }

    /// Runs the program; returns its exit status, output and errors.
    func call(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
      let process = Process()
      process.executableURL = Study.program
      process.arguments = arguments
      let (output, errors) = (Pipe(), Pipe())
      (process.standardOutput, process.standardError) = (output, errors)
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      let mistakes = String(
        decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return (process.terminationStatus, text, mistakes)
    }

    func object(_ arguments: [String]) throws -> Any {
      try JSONSerialization.jsonObject(with: Data(call(arguments).output.utf8))
    }
  }

  private let fits = """
      profiles: {law: isoflop}
      errors: {law: isoflop, y: probe.linear, minimum: akima}
      curves: {law: frontier}
      surface: {law: chinchillaTied}
      by-compute: {law: power, x: flops}
      link: {law: chanceLink, y: probe.linear, fix: {chance: 0.1}}
    """

  @Test func `a budget is predicted, then run, then scored`() throws {
    let study = try Profiles()
    try study.write(budgets: ["2e7", "6e7", "2e8"], fits: fits)
    #expect(try study.call(["run", study.spec, "--results", study.results]).status == 0)
    let predict = ["predict", "iso", "--results", study.results]
    let first = try study.call(predict + ["--at", "compute=6e8", "--json"])
    #expect(first.status == 0, "\(first.errors)")
    let folder = "\(study.results)/iso/forecasts"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(files.contains("by-compute-at-flops-6e08.json"))
    #expect(files.contains("by-compute-link-at-flops-6e08.json"))
    #expect(files.contains("curves-hull-at-flops-6e08.json"))
    let frozen = try Data(contentsOf: URL(filePath: "\(folder)/\(files[0])"))
    try study.write(budgets: ["2e7", "6e7", "2e8", "6e8"], fits: fits)
    #expect(try study.call(["run", study.spec, "--results", study.results]).status == 0)
    _ = try study.call(predict + ["--at", "compute=6e8"])
    #expect(try Data(contentsOf: URL(filePath: "\(folder)/\(files[0])")) == frozen)
    let scores = try #require(study.object(predict + ["--json"]) as? [[String: Any]])
    let loss = try #require(scores.first { $0["prediction"] as? String == "by-compute" })
    #expect(loss["isForesight"] as? Bool == true)
    #expect((loss["truth"] as? [String: Any])?["value"] as? Double ?? 0 > 0)
    #expect(abs(loss["error"] as? Double ?? 9) < 1)
    let cards = try #require(
      study.object(["fit", "iso", "--results", study.results, "--json"]) as? [String: Any])
    #expect((cards["laws"] as? [String: Any])?.keys.sorted() == ["by-compute", "link", "surface"])
    #expect((cards["frontiers"] as? [String: Any])?["curves"] != nil)
    #expect((cards["profiles"] as? [String: Any])?["profiles"] != nil)
    let countings = try #require(cards["countings"] as? [[String: Any]])
    #expect(
      countings.map { $0["fit"] as? String } == ["by-compute", "curves", "errors", "profiles", "surface"])
    let slopes = try #require(countings[0]["rows"] as? [[String: Any]])
    #expect(
      slopes.map { $0["compute"] as? String } == ["flops", "trunkFlops", "6 N D", "6 N D", "6 N D"])
    let hulls = try #require(countings[1]["rows"] as? [[String: Any]])
    #expect(hulls.count == 7 * 2 * 2)
    #expect(
      Set(hulls.map { $0["size"] as? String })
        == ["parameters", "trunkParameters", "blockParameters"])
    // What was predicted of the budget is measured against the optimum below it.
    let best = scores.first {
      ($0["quantity"] as? String)?.hasPrefix("best") == true && $0["naive"] != nil
    }
    if let best, let naive = best["naive"] as? [String: Double] {
      let ratio = try #require(naive["half"]) / (naive["kept"] ?? .nan)
      #expect(ratio > 1.2)
    }
    // A digit of a frozen number is changed: nothing is scored by it.
    var damaged = frozen
    let digit = try #require(damaged.firstRange(of: Data("\"value\" : ".utf8))).upperBound
    damaged[digit] ^= 1
    try damaged.write(to: URL(filePath: "\(folder)/\(files[0])"))
    let refused = try study.call(predict)
    #expect(refused.status == 2 && refused.errors.contains(files[0]), "\(refused.errors)")
  }

  @Test func `fits that cannot be made are reported before any time is spent`() throws {
    let study = try Profiles()
    try study.write(
      budgets: ["2e7"],
      fits: """
          one: {law: isoflp}
          two: {law: chinchilla, x: parameters}
          three: {law: chanceLink, y: validationLoss}
          four: {law: chanceLink, y: probe.linear, fix: {luck: 0.1}}
          five: {law: isoflop, y: probe.linear, minimum: least}
          six: {law: power, x: flops, heldOut: size>3}
        """)
    let check = try study.call(["check", study.spec])
    #expect(check.status != 0)
    for words in [
      "'isoflp' is not a law", "'chinchilla' has 2 inputs, but x names 1",
      "'chanceLink' links a loss to a rate", "no parameter 'luck'",
      "minimum is 'least', but must be one of parabola", "heldOut names 'size'",
    ] { #expect(check.errors.contains(words), "\(words) in \(check.errors)") }
  }
}
