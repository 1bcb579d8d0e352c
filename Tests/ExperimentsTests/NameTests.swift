import Settings
import Testing

@testable import Experiments

struct NameTests {
  /// A study whose axis, level, pick, probe, claim or fit has a name.
  private func study(
    axis: String = "ax", level: String = "b", pick: String = "p",
    probe: String = "lin", claim: String = "c", fit: String = "f"
  ) -> String {
    func quoted(_ name: String) -> String {
      Value.text(name).json.replacing("\u{2028}", with: "\\u2028")
    }
    return """
      question: q
      base: {data.dataset: shapes, training.budget: {steps: 10}}
      axes: {\(quoted(axis)): {a: {}, \(quoted(level)): {model.width: 64}}}
      picks: {\(quoted(pick)): {\(quoted(axis)): a}}
      probes: {\(quoted(probe)): {kind: linear}}
      expect: {\(quoted(claim)): {claim: validationLoss > 0}}
      fits: {\(quoted(fit)): {law: power}}
      """
  }

  private static let refused: [(name: String, objection: String)] = [
    ("", "has an empty name"), ("a/b", "has '/' in its name"), ("../up", "has '/' in its name"),
    ("a\nb", "has a control character in its name, U+000A"),
    ("a\u{1b}[31m", "has a control character in its name, U+001B"),
    ("a\u{2028}b", "has a control character in its name, U+2028"),
    ("a\u{202e}b", "has a control character in its name, U+202E"),
    ("a <!-- b", "has '<!--' in its name"), ("a --> b", "has '-->' in its name"),
    (String(repeating: "x", count: 101), "has a name of 101 characters; at most 100 are allowed"),
  ]

  @Test(arguments: refused.map(\.name), ["axis", "level", "pick", "probe", "claim", "fit"])
  func `names that files, tables or terminals cannot hold are refused`(
    name: String, thing: String
  ) throws {
    let text =
      switch thing {
      case "axis": study(axis: name)
      case "level": study(level: name)
      case "pick": study(pick: name)
      case "probe": study(probe: name)
      case "claim": study(claim: name)
      default: study(fit: name)
      }
    let objection = try #require(Self.refused.first { $0.name == name }?.objection)
    let found = StudyCheck(file(text)).problems
    #expect(found.count == 1)
    #expect(found.first?.message.hasPrefix("\(thing) '\(name)' \(objection)") == true)
  }

  @Test func `every other character may be in a name`() throws {
    for name in [
      "50%", "a|b", "`touch x`", "$(x)", "\\", "'", "\"", "#", "ünïcode λ 日本", "🙂", "<b>", "a_b^2",
      "*bold*", "{x}", "a,b;c", "=1+1", " ", "-r", "é", String(repeating: "x", count: 100),
    ] {
      let text = study(
        axis: name, level: name, pick: name.dropLast() + ".", probe: name, claim: name, fit: name)
      #expect(StudyCheck(file(text)).problems == [], "\(name)")
    }
  }

  @Test(arguments: [
    "run", "cell", "seed", "seeds", "state", "validationLoss", "testAccuracy", "chosenRate",
    "metric", "mean", "low", "floor",
  ])
  func `an axis cannot be called as a column of the results`(name: String) {
    let found = mistakes("question: q\nbase: {}\naxes: {\(name): {training.beta1: [0.1, 0.2]}}")
    #expect(
      found == [
        "3:8: an axis cannot be called '\(name)', which is a column of the results; choose another "
          + "name"
      ])
  }

  @Test(arguments: [
    "runs", "artefacts", "cache", "bench", "claims", "patchlaw.sqlite", "patchlaw.sqlite-wal", "",
    ".", "..", ".hidden", "a\nb", "a<!--b", String(repeating: "x", count: 101),
  ])
  func `a study cannot be called as what the results folder keeps, nor be hidden`(name: String) {
    let study = SpecFile(path: "studies/\(name).yaml", text: study())
    let found = StudyCheck(study).problems
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.position == Position(line: 1, column: 1))
    #expect(found.first?.message.hasPrefix("study '") == true)
  }

  @Test func `control characters never reach the terminal`() {
    let shown =
      "\(SpecError.invalid(file("x"), StudyCheck(file(study(level: "a\u{1b}[2J"))).problems))"
    #expect(!shown.unicodeScalars.contains("\u{1b}"))
  }
}
