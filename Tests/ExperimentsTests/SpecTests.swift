import Questions
import Data
import Models
import Experiments
import Settings
import Testing

struct SpecTests {
  @Test func `a spec reads into a question, a base, axes, seeds, probes and limits`() throws {
    let spec = try Spec(
      file(
        smallStudy + """

          probes: {linear: {kind: linear}, attentive: {kind: attentive, features: {last: 1}}}
          limits: {hours: 1, disk: 2GB, workers: 2}
          expect: {a prefix is worth it: {metric: probe.linear, claim: "causal - prefix <= -0.01"}}
          fits: {size: {law: power, x: parameters}}
          """))
    #expect(spec.name == "study" && spec.question.hasPrefix("Does it matter"))
    #expect(spec.base.model.width == 8 && spec.base.data.validationImages == 20)
    #expect(spec.axes.map(\.name) == ["attention", "width"])
    #expect(spec.axes[1].levels.map(\.label) == ["8", "16", "32"])
    #expect(spec.seeds == [0, 1])
    #expect(spec.probes.map(\.name) == ["linear", "attentive"])
    #expect(spec.limits.disk?.bytes == 2e9 && spec.limits.workers == 2)
    #expect(spec.expectations.map(\.name) == ["a prefix is worth it"])
    #expect(spec.expectations[0].value.claim == "causal - prefix <= -0.01")
    #expect(spec.fits[0].value.x == ["parameters"])
  }

  @Test func `mistakes in every section are reported at once, in the file's order`() {
    let text = """
      question: 7
      base:
        model: {widht: 64}
        training.learningRate: fast
      axes:
        order: {model.order: [raster, rastr]}
        empty: {}
      seeds: 0
      limits: {disk: much}
      probe: {}
      runs: order * sizes
      """
    #expect(
      mistakes(text) == [
        "3:11: unknown key 'model.widht'; did you mean 'width'?",
        "4:26: 'training.learningRate' must be a number, not 'fast'",
        "6:33: 'rastr' is not a value of 'model.order'; did you mean 'raster'?",
        "7:3: axis 'empty' has no levels; write {small: {model.width: 32}, …} or "
          + "{model.width: [32, 64]}",
        "8:8: 'seeds' must be a number of seeds from 1 to 10000, or a list of seeds, not 0",
        "9:16: 'limits.disk' must be a size such as 500MB or 2GB, not 'much'",
        "10:1: unknown key 'probe'; did you mean 'probes'?",
        "11:15: runs: 'sizes' is neither an axis nor a pick; known: order",
      ])
  }

  @Test func `a seed that is there twice is named`() {
    let text = "question: a\nbase: {model.width: 64}\nseeds: [0, 1, 0]\n"
    #expect(mistakes(text).contains("3:8: 'seeds' has the seed 0 twice; write each once"))
  }

  @Test func `a mistake is shown with its line and a mark under the word`() {
    let text = "question: a\nbase: {model.width: 64, model.dpeth: 2}\n"
    let problem = Problem(at: Position(line: 2, column: 31, length: 5), "unknown key")
    #expect(
      file(text).show(problem) == """
        study.yaml:2:31: unknown key
            2 | base: {model.width: 64, model.dpeth: 2}
              |                               ^~~~~
        """)
  }

  @Test func `duplicate keys are all reported, at any depth, with other mistakes`() {
    let text = """
      question: a
      base:
        model: {width: 8, width: 16}
        model: {depth: 1}
        "model": {heads: 2}
      seeds: x
      question: b
      """
    #expect(
      mistakes(text) == [
        "3:21: duplicate key 'width': it is already on line 3",
        "4:3: duplicate key 'model': it is already on line 3",
        "5:3: duplicate key 'model': it is already on line 3",
        "6:8: 'seeds' must be an integer, not 'x'",
        "7:1: duplicate key 'question': it is already on line 1",
      ])
  }

  @Test func `a setting given twice by two paths is a mistake`() {
    let text = """
      question: a
      base: {model.width: 8, model: {width: 16}}
      """
    #expect(mistakes(text) == ["2:39: 'model.width' is already given on line 2; keep one"])
  }

  @Test func `broken syntax is reported at its place`() {
    let found = mistakes("question: a\nbase: {model: [1, 2}\n")
    #expect(found.count == 1 && found[0].hasPrefix("2:20: invalid YAML: "))
  }

  @Test(arguments: ["", "just words", "- a\n- b", "question:"])
  func `a file that is not a study says what is missing`(text: String) {
    #expect(mistakes(text).count == 1)
  }

  @Test(arguments: [
    ("attention +", "runs: an axis is missing at the end"),
    ("attention * attention", "runs: both sides of this * have the same axis, or seeds"),
    ("(attention", "runs: this parenthesis is never closed"),
    ("attention (width)", "runs: unexpected '('"),
    (
      "attention width",
      "runs: 'attention width' is neither an axis nor a pick; did you mean "
        + "'attention'?"
    ),
    ("attentoin", "runs: 'attentoin' is neither an axis nor a pick; did you mean 'attention'?"),
  ])
  func `what cannot be read as runs is reported`(runs: String, message: String) {
    let found = mistakes(smallStudy + "\nruns: \(runs)\n")
    #expect(found.count == 1 && found[0].hasSuffix(message))
  }

  @Test func `names in fits and claims that are not in the study are reported where they stand`() {
    let found = mistakes(
      smallStudy + """

        fits: {size: {x: parameter, y: probe.liner, by: widths}}
        expect: {worse: {metric: loss, claim: causal - prefx < 0}, better: {claim: probe.linear > 0.5}}
        probes: {linear: {images: 20}}
        """)
    #expect(
      found == [
        "13:18: fits.size.x is 'parameter', which is not in the study; did you mean 'parameters'?",
        "13:32: fits.size.y is 'probe.liner', which is not in the study; did you mean "
          + "'probe.linear'?",
        "13:49: fits.size.by is 'widths', which is not in the study; did you mean 'width'?",
        "14:26: the claim's metric 'loss' is not measured by the study; known: validationLoss, "
          + "probe.linear",
        "14:39: the claim names 'prefx', which is not a level of the study; did you mean 'prefix'?",
      ])
  }

  @Test func `a key that a claim does not give is not in its record`() {
    var claim = Expectation()
    claim.claim = "a - b < 0"
    #expect(
      claim.record.json
        == #"{"at":"","claim":"a - b < 0","metric":"validationLoss","paper":""}"#)
    claim.margin = 0.5
    #expect(claim.record.json.contains(#""margin":0.5"#))
  }

  @Test func `no worse and no difference need a margin`() {
    let found = mistakes(
      smallStudy + """

        expect:
          prefix is no worse: {claim: prefix - causal < 0}
          prefix is no worse by 0.01: {claim: prefix - causal < 0.01}
          both agree: {claim: causal - prefix = 0}
          both agree within 0.02: {claim: causal - prefix = 0, margin: 0.02}
        """)
    #expect(
      found == [
        "14:31: the sentence says 'no worse', and the claim 'prefix - causal < 0' does not test that; "
          + "give the bound a margin on the other side of zero, such as 'a - b > -0.01'",
        "16:23: the claim 'causal - prefix = 0' is one of equality, which seeds show only within a "
          + "margin; add the largest difference that does not matter, such as `margin: 0.01`",
      ])
  }

  @Test func `holds of what cannot be held, along no axis or by no integer are reported`() {
    let found = mistakes(
      smallStudy + """

        hold:
          params: {along: width, by: model.depth}
          flops: {along: widht, by: model.head}
        """)
    #expect(found.count == 3)
    #expect(found[0].hasPrefix("14:3: 'params' cannot be held equal; known: parameters"))
    #expect(
      found[1] == "15:18: hold.flops is along 'widht', which is not an axis; did you mean 'width'?")
    #expect(
      found[2].hasPrefix("15:29: hold.flops is solved by 'model.head', which is not an integer"))
  }

  @Test func `a missing spec is one sentence`() {
    #expect(throws: SpecError.self) { try Spec(path: "no/such/study.yaml") }
  }
}
