import Models
import Testing

@testable import Experiments

struct HoldTests {
  private func study(depths: String, hold: String) -> String {
    """
    question: Is deeper better?
    base:
      data: {dataset: {shapes: {resolution: 8}}}
      model: {width: 64, depth: 4, heads: 4}
      training: {budget: {steps: 100}, batchSize: 8}
    axes:
      depth: {base: {}, \(depths)}
    hold: \(hold)
    """
  }

  /// The run at a level.
  private func run(_ level: String, _ plan: Plan) throws -> PlannedRun {
    try #require(plan.runs.first { $0.levels["depth"] == level })
  }

  @Test func `a trunk of another depth gets the width that keeps its parameters and heads' width`()
    throws
  {
    let plan = try plan(
      study(
        depths: "shallow: {model.depth: 1}, deep: {model.depth: 16}",
        hold: "{trunkParameters: {along: depth, by: model.width, within: 0.05}}"))
    let (base, shallow, deep) = (
      try run("base", plan), try run("shallow", plan), try run("deep", plan)
    )
    // 12 · d² · L is the same at 64² · 4, 128² · 1 and 32² · 16.
    #expect(shallow.config.cell.model.width == 128 && shallow.config.cell.model.heads == 8)
    #expect(deep.config.cell.model.width == 32 && deep.config.cell.model.heads == 2)
    #expect(base.held.isEmpty && deep.held.count == 1)
    for run in [shallow, deep] {
      let held = run.held[0]
      #expect(held.target == Double(base.cost.trunkParameters))
      #expect(held.found == Double(run.cost.trunkParameters) && abs(held.miss) < 0.05)
    }
  }

  @Test func `the nearest of all widths is taken, as a search one by one finds it`() throws {
    let text = study(
      depths: "deep: {model.depth: 7}",
      hold: "{parameters: {along: depth, by: model.width, within: 0.2, multipleOf: 4}}")
    let solved = try run("deep", try plan(text))
    let target = Double(try run("base", try plan(text)).cost.parameters)
    let misses = try stride(from: 4, through: 128, by: 4).map { width -> (Int, Double) in
      let fixed = try plan(
        study(
          depths: "deep: {model: {depth: 7, width: \(width), heads: 1}}",
          hold: "{}"))
      return (width, abs(Double(try run("deep", fixed).cost.parameters) / target - 1))
    }
    #expect(misses.min { $0.1 < $1.1 }?.0 == solved.config.cell.model.width)
  }

  @Test func `equal operations of the whole training follow from equal parameters, in order`()
    throws
  {
    let plan = try plan(
      study(
        depths: "deep: {model.depth: 16}",
        hold: """
          {trunkParameters: {along: depth, by: model.width, within: 0.05}, \
          flops: {along: depth, by: training.budget.steps, within: 0.01}}
          """))
    let (base, deep) = (try run("base", plan), try run("deep", plan))
    #expect(deep.config.cell.model.width == 32 && deep.steps != base.steps)
    #expect(abs(deep.flops / base.flops - 1) < 0.01)
    #expect(deep.held.map(\.quantity) == [.trunkParameters, .flops])
  }

  @Test func `a hold without a solution names the two nearest`() {
    let found = mistakes(
      study(
        depths: "deep: {model.depth: 8}",
        hold: "{trunkParameters: {along: depth, by: model.width, within: 0.01}}"))
    #expect(found.count == 1)
    #expect(
      found[0].contains(
        "no model.width brings trunkParameters within 1 % of the control's 201,024"))
    #expect(found[0].contains("32 gives") && found[0].contains("48 gives"))
  }
}
