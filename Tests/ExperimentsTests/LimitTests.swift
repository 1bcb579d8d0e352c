import Settings
import Testing

@testable import Experiments

/// Texts that would take for ever, or more memory than there is, are refused with the limit.
@Suite(.timeLimit(.minutes(2))) struct LimitTests {
  private let head = "question: a\nbase: {data.dataset: shapes, training.budget: {steps: 10}}\n"

  private func problems(_ text: String) -> [Problem] { StudyCheck(file(text)).problems }

  @Test func `twenty thousand parentheses are one sentence`() {
    let axes = "axes: {w: {a: {}, b: {model.width: 64}}}\n"
    for (count, limit) in [(200, "more than 100 deep"), (20_000, "at most 10000 are read")] {
      let runs = String(repeating: "(", count: count) + "w" + String(repeating: ")", count: count)
      let found = problems(head + axes + "runs: \"\(runs)\"\n")
      #expect(found.count == 1 && found[0].message.contains(limit))
      #expect(found[0].position.line == 4)
    }
  }

  @Test func `a sum of a thousand terms is read once for each different one`() throws {
    let axes = "axes: {w: {a: {}, b: {model.width: 64}}}\n"
    let runs = Array(repeating: "w", count: 1000).joined(separator: " + ")
    #expect(StudyCheck(file(head + axes + "runs: \(runs)\n")).plan?.runs.count == 2)
  }

  @Test func `a product of sums is refused before it grows`() {
    let axes = (0..<30).map { "  a\($0): {a: {}, b: {training.beta1: 0.\($0 + 10)}}\n" }.joined()
    let runs = (0..<15).map { "(a\(2 * $0) + a\(2 * $0 + 1))" }.joined(separator: " * ")
    let found = problems(head + "axes:\n\(axes)runs: \(runs)\n")
    #expect(found.count == 1 && found[0].message.contains("over 10000 parts of the grid"))
  }

  @Test func `a thousand repeated keys are each reported, in one reading`() {
    let keys = (0..<1000).map { _ in "  model.width: 32\n" }.joined()
    let found = problems("question: a\nbase:\n  data.dataset: shapes\n\(keys)")
    #expect(found.count == 999)
    #expect(found[998].message == "duplicate key 'model.width': it is already on line 4")
  }

  @Test func `twenty thousand unknown keys are counted, and the first of them shown`() {
    let text =
      "question: a\nbase:\n  data.dataset: shapes\n"
      + (0..<20_000).map { "  k\($0): 1\n" }.joined()
    let found = problems(text)
    #expect(found.count == 20_000)
    let shown = "\(SpecError.invalid(file(text), found))"
    #expect(shown.hasSuffix("… and 19950 more mistakes\n20000 mistakes, nothing was run"))
    #expect(shown.split(separator: "\n").count == 152)
  }

  @Test func `nesting has a limit, also through aliases`() {
    let deep = String(repeating: "[", count: 5000)
    let found = problems("question: a\nbase: \(deep)\n")
    #expect(found.count == 1 && found[0].message.contains("nested more than 64 deep"))
    let chain =
      "a0: &a0 [x]\n" + (1..<100).map { "a\($0): &a\($0) [*a\($0 - 1)]\n" }.joined()
    #expect(problems(chain).contains { $0.message.contains("nested more than 64 deep") })
  }

  @Test func `a mistake in a line of a megabyte is shown in a line that a person can read`() {
    let text = "question: a\nbase: {\(String(repeating: " ", count: 1 << 20))widht: 3}\n"
    let shown = "\(SpecError.invalid(file(text), problems(text)))"
    #expect(shown.contains("unknown key 'widht'") && shown.count < 1000)
    #expect(shown.contains("widht: 3}\n") && shown.contains("^~~~~\n"))
  }

  @Test func `five thousand levels are planned`() throws {
    let rates = (1...5000).map { "\(Double($0) / 1e6)" }.joined(separator: ", ")
    let check = StudyCheck(file(head + "axes: {rate: {training.learningRate: [\(rates)]}}\n"))
    #expect(check.plan?.runs.count == 5000)
  }

  @Test func `a grid of more than a hundred thousand runs is refused before it is expanded`() {
    let values = (10...20).map { "0.\($0)" }.joined(separator: ", ")
    let settings = ["learningRate", "weightDecay", "beta1", "beta2", "clipNorm"]
    let axes = settings.map { "  \($0): {training.\($0): [\(values)]}\n" }.joined()
    let found = problems(head + "axes:\n\(axes)")
    #expect(
      found.map(\.message) == [
        "the study has 161,051 runs, at most 100,000 are planned; choose parts of the grid with "
          + "picks and runs, or take fewer levels or seeds"
      ])
    #expect(found.map(\.position) == [Position(line: 3, column: 1, length: 4)])
  }
}
