import Experiments
import Settings
import Testing

struct ExpansionTests {
  @Test func `sums are unions, and axes left out stay at their base`() throws {
    let plan = try plan(smallStudy + "\nruns: attention + width\n")
    #expect(
      Set(plan.cells.map { $0[0].levels }) == [
        ["attention": "prefix", "width": "8"], ["attention": "causal", "width": "8"],
        ["attention": "prefix", "width": "16"], ["attention": "prefix", "width": "32"],
      ])
  }

  @Test func `products bind before sums, and parentheses before both`() throws {
    #expect(try plan(smallStudy + "\nruns: attention * (width)\n").cells.count == 6)
    #expect(try plan(smallStudy + "\nruns: (attention + width)\n").cells.count == 4)
  }

  @Test func `a pick is part of the grid with seeds of its own`() throws {
    let plan = try plan(
      smallStudy + """

        picks: {noise: {attention: causal, width: [8, 32], seeds: 5}}
        runs: attention + noise
        """)
    let counts = plan.cells.map { runs in
      let levels = runs[0].levels
      return "\(levels["attention"] ?? "") \(levels["width"] ?? "") × \(runs.count)"
    }
    #expect(counts.sorted() == ["causal 32 × 5", "causal 8 × 5", "prefix 8 × 2"])
  }

  @Test func `equal settings have equal ids whatever the study and the way of writing`() throws {
    let other = """
      question: Something else?
      base:
        data.dataset.shapes: {testImages: 20, trainingImages: 60, resolution: 8}
        data: {flip: false, validationImages: 2_0}
        model: {patchSize: 4, heads: 2, depth: 1, width: 16, head: none}
        training: {evaluationImages: 1e1, evaluations: 1, batchSize: 4, budget.steps: 4}
      """
    let mine = try plan(smallStudy).runs.filter {
      $0.levels == ["attention": "prefix", "width": "16"]
    }
    #expect(try plan(other).runs.map(\.id) == [mine[0].id])
  }

  @Test func `differences are taken against the base`() throws {
    let cell = try #require(
      try plan(smallStudy).runs.first { $0.levels == ["attention": "causal", "width": "32"] })
    #expect(
      cell.differences.map(\.description) == [
        "model.width 8 -> 32", "model.attention prefix -> causal",
      ])
  }

  @Test func `two cells that would be the same run are a mistake`() {
    let found = mistakes(
      smallStudy.replacing("{model.attention: causal}", with: "{model.attention: prefix}"))
    #expect(found == ["10:5: level 'causal' equals level 'prefix'; change or remove one"])
  }

  @Test func `two axes that give one setting are a mistake`() {
    let found = mistakes(smallStudy.replacing("prefix: {}", with: "wide: {model.width: 64}"))
    #expect(
      found == [
        "11:25: axis 'width' gives 'model.width', which axis 'attention' gives on line 9 already; "
          + "keep one"
      ])
  }

  @Test(arguments: [
    ("heads: 2", "heads: 3", "which does not divide model.width 8"),
    ("patchSize: 4", "patchSize: 3", "3"),
    ("head: none", "attention: {prefix: {longest: 4}}", "at least one patch is predicted"),
    ("width: 8", "width: 6", "a multiple of 4"),
  ])
  func `what only the whole cell shows is reported once, at the setting of the base`(
    from: String, to: String, message: String
  ) {
    let base = smallStudy.split(separator: "\naxes:")[0]
    let found = mistakes(String(base).replacing(from, with: to))
    #expect(found.count == 1 && found[0].hasPrefix("5:"), "\(found)")
    #expect(found[0].contains(message), "\(found)")
  }

  @Test func `a probe of blocks that a cell lacks is a mistake`() {
    let found = mistakes(smallStudy + "\nprobes: {deep: {images: 20, features: {block: 1}}}\n")
    #expect(
      found == [
        "13:40: probe 'deep' needs 2 blocks, but model.depth is 1; name blocks that every cell has"
      ])
  }

  @Test func `stored settings read back as they were`() throws {
    for run in try plan(smallStudy).runs {
      #expect(try RunConfig(json: run.config.value.json) == run.config)
    }
    #expect(throws: SpecError.self) { try RunConfig(json: "{\"model\":{\"width\":true}}") }
  }
}
