import Store
import Testing

@testable import Analysis
@testable import Questions
@testable import Reporting

/// A study whose two levels measure different things must not be compared by its loss.
struct LossKindTests {
  private func study(_ conditions: [String], units: [String]) throws -> StudyData {
    let store = try Store()
    let runs = (0..<4).map { number in
      RunRow(
        id: FixtureStudy.id(0x500 + number), cell: FixtureStudy.id(0x600 + number / 2),
        seed: number % 2, configuration: "{}", numerics: 1, parameters: 10, trunkParameters: 6,
        headParameters: 4, steps: 5, images: 50, patches: 500, flops: 1e6, trunkFlops: 6e5,
        lossUnit: units[number / 2], lossCondition: conditions[number / 2], state: .done,
        message: nil)
    }
    let levels = ["base", "other"]
    try store.record(
      StudyRecord(
        study: StudyRow(
          name: "kinds", question: "?", source: "-", specification: "", expectation: nil),
        axes: [AxisRow(study: "kinds", name: "level", position: 0)],
        levels: levels.enumerated().map {
          LevelRow(study: "kinds", axis: "level", label: $1, position: $0, isBase: $0 == 0)
        }, probes: [], studyProbes: []),
      planned: runs,
      memberships: runs.enumerated().map {
        MembershipRow(study: "kinds", run: $1.id, axis: "level", level: levels[$0 / 2])
      })
    for (number, run) in runs.enumerated() {
      let value = MeasurementRow(
        run: run.id, quantity: "validationLoss", step: 5, value: Double(number))
      try store.record(
        RunRecord(run: run, measurements: [value], probes: [], scores: [], segments: []))
    }
    return try StudyData("kinds", in: store)
  }

  @Test func `losses of one kind are compared`() throws {
    let study = try study(["causal", "causal"], units: ["MSE", "MSE"])
    #expect(study.comparisons.count == 1 && study.refusals.isEmpty)
    #expect(try study.score(Claim("other - base > 0"), .validationLoss, at: "").count == 1)
  }

  @Test(arguments: [
    (["causal", "50 % masked"], ["MSE", "MSE"]), (["causal", "causal"], ["MSE", "nats"]),
  ])
  func `losses of different kinds are never compared, and the report says why`(
    _ conditions: [String], _ units: [String]
  ) throws {
    let study = try study(conditions, units: units)
    #expect(study.comparisons.isEmpty)
    #expect(study.refusals.count == 1)
    #expect(study.refusals[0].contains("'other' (\(units[1]), \(conditions[1])) is not compared"))
    #expect(throws: ClaimError.self) {
      try study.score(Claim("other - base > 0"), .validationLoss, at: "")
    }
  }

  @Test func `losses share a figure only where they have one unit`() throws {
    let orders = try study(["causal, raster", "causal, spiral"], units: ["MSE", "MSE"])
    #expect(orders.trainingCurves.map(\.name) == ["training-curves"])
    #expect(orders.trainingCurves[0].script.contains("'each under its own condition)'"))
    let targets = try study(["causal", "causal"], units: ["MSE", "nats"])
    #expect(targets.trainingCurves.map(\.name) == ["training-curves", "training-curves-unit2"])
    #expect(targets.trainingCurves[1].script.contains("'(nats,'"))
  }
}
