import Testing

@testable import Analysis
@testable import Questions
@testable import Reporting

/// What a claim may ask of a grid, before any of its cells is run.
struct ClaimGridTests {
  private struct Cell: GridCell {
    let levels: [String: String]
    let lossKind: String
  }

  /// Two targets under two orders; the losses of the targets have different units.
  private let grid = ClaimGrid(
    axes: [("target", ["pixels", "tokens"]), ("order", ["raster", "spiral"])],
    metrics: ["validationLoss", "probe.linear"],
    cells: ["pixels", "tokens"].flatMap { target in
      ["raster", "spiral"].map { order in
        Cell(
          levels: ["target": target, "order": order],
          lossKind: target == "pixels" ? "MSE" : "nats")
      }
    })

  @Test func `levels are claimed at each combination of the other axes`() throws {
    let sum = try grid.sum(Claim("spiral - raster < 0"), .validationLoss, at: "")
    guard case .levels(["order"], let settings) = sum else { throw Failure() }
    #expect(settings.map(\.levels) == [["pixels"], ["tokens"]])
    let one = try grid.sum(Claim("spiral - raster < 0"), .validationLoss, at: "target=tokens")
    guard case .levels(["order"], let chosen) = one else { throw Failure() }
    #expect(chosen.map(\.levels) == [["tokens"]])
  }

  @Test func `losses that measure different things are refused, their probes are not`() throws {
    let claim = try Claim("tokens - pixels < 0")
    #expect(throws: ClaimError.unlikeLosses(["MSE", "nats"])) {
      try grid.sum(claim, .validationLoss, at: "")
    }
    _ = try grid.sum(claim, .probe("linear"), at: "")
  }

  @Test(arguments: ["order=checkerboard", "size=large", "raster"])
  func `a setting that no axis has is refused, whatever is claimed`(at: String) throws {
    let known = ["target=pixels", "target=tokens", "order=raster", "order=spiral"]
    for claim in ["spiral - raster < 0", "probe.linear > 0"] {
      #expect(throws: ClaimError.unknownSetting(at, known: known)) {
        try grid.sum(Claim(claim), .probe("linear"), at: at)
      }
    }
  }

  @Test func `a setting may hold spaces, and spaces alone may separate two`() throws {
    let grid = ClaimGrid(
      axes: [("crop", ["all", "40 % of it"]), ("size", ["small", "large"])],
      metrics: ["probe.linear"],
      cells: ["all", "40 % of it"].map {
        Cell(levels: ["crop": $0, "size": "small"], lossKind: "MSE")
      })
    let claim = try Claim("probe.linear > 0")
    for at in ["crop=40 % of it, size=small", "crop=all size=small"] {
      guard case .metrics(let cells) = try grid.sum(claim, .probe("linear"), at: at) else {
        throw Failure()
      }
      #expect(cells.count == 1)
    }
  }

  @Test func `every part of a claim that is wrong is reported, once`() {
    var claim = Expectation()
    (claim.metric, claim.claim, claim.at) = ("probe.liner", "pixel - tokns < 0", "order=spirl")
    let faults = grid.faults(claim)
    #expect(faults.map(\.part) == [.metric, .at, .claim, .claim])
    #expect("\(faults[0].error)".hasSuffix("did you mean 'probe.linear'?"))
    #expect("\(faults[3].error)".hasSuffix("did you mean 'tokens'?"))
  }

  private struct Failure: Error {}
}
