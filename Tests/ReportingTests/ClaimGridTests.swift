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
    guard case .levels("order", let settings) = sum else { throw Failure() }
    #expect(settings.map(\.levels) == [["pixels"], ["tokens"]])
    let one = try grid.sum(Claim("spiral - raster < 0"), .validationLoss, at: "target=tokens")
    guard case .levels("order", let chosen) = one else { throw Failure() }
    #expect(chosen.map(\.levels) == [["tokens"]])
  }

  @Test func `losses that measure different things are refused, their probes are not`() throws {
    let claim = try Claim("tokens - pixels < 0")
    #expect(throws: ClaimError.unlikeLosses(["MSE", "nats"])) {
      try grid.check(claim, .validationLoss, at: "")
    }
    try grid.check(claim, .probe("linear"), at: "")
  }

  @Test(arguments: ["order=checkerboard", "size=large", "raster"])
  func `a setting that no axis has is refused, whatever is claimed`(at: String) throws {
    let known = ["target=pixels", "target=tokens", "order=raster", "order=spiral"]
    for claim in ["spiral - raster < 0", "probe.linear > 0"] {
      #expect(throws: ClaimError.unknownSetting(at, known: known)) {
        try grid.check(Claim(claim), .probe("linear"), at: at)
      }
    }
  }

  private struct Failure: Error {}
}
