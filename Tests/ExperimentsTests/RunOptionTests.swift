import Data
import Foundation
import Probes
import Testing
import TestSupport

@testable import Experiments

/// `run --only`, `--set`, `--smoke`, and the commands that name studies.
struct RunOptionTests {
  private let folder: TemporaryFolder
  private let study =
    smallStudy.replacing("seeds: 2", with: "seeds: 1")
    + "\nprobes: {linear: {kind: linear, images: 20, epochs: 1, batchSize: 10}}\n"

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/experiments", withIntermediateDirectories: true)
    try study.write(
      toFile: "\(folder.path)/experiments/small.yaml", atomically: true, encoding: .utf8)
  }

  private func call(_ arguments: String...) throws -> (status: Int32, said: String) {
    try Program.call(arguments, in: folder.path)
  }

  private var runs: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/results/runs")) ?? []
  }

  @Test func `only some levels are run, and the study stays whole`() throws {
    let (status, said) = try call("run", "small", "--only", "attention=causal", "--only", "width=8")
    #expect(status == 0 && said.contains("1 of 1 runs done"))
    #expect(said.contains("these are 1 of the 6 runs of small"))
    let states = try call("status", "small")
    #expect(states.said.contains("1 done, 5 planned"))
    let shown = try call("show", try #require(runs.first).prefix(8).description)
    #expect(shown.said.contains("done, step 4 of 4") && shown.said.contains("linear: test"))
    #expect(shown.said.contains("  model.attention = causal"))
    #expect(shown.said.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func `an axis or level that does not exist is named`() throws {
    #expect(try call("run", "small", "--only", "atention=causal").said.contains("'attention'"))
    #expect(try call("run", "small", "--only", "width=9").said.contains("has no level '9'"))
    #expect(try call("run", "small", "--only", "width").said.contains("--only AXIS=LEVEL"))
  }

  @Test func `a setting makes a study of its own`() throws {
    let (status, said) = try call(
      "run", "small", "--only", "width=8", "--set", "training.budget.steps=2", "--quiet")
    #expect(status == 0 && said.contains("this is the study 'small-steps-2'"))
    let results = "\(folder.path)/results"
    #expect(!FileManager.default.fileExists(atPath: "\(results)/small"))
    let kept = try String(
      contentsOfFile: "\(results)/small-steps-2/small-steps-2.yaml", encoding: .utf8)
    #expect(kept.hasSuffix("set:\n  training.budget.steps: 2\n"))
    let plan = try Plan(path: "\(results)/small-steps-2/small-steps-2.yaml")
    #expect(plan.runs.allSatisfy { $0.steps == 2 })
  }

  @Test func `what an axis sets cannot be set, and unknown keys are explained`() throws {
    #expect(try call("run", "small", "--set", "model.width=4").said.contains("axis 'width' sets"))
    let wrong = try call("run", "small", "--set", "training.lr=1e-3")
    #expect(wrong.status == 2 && wrong.said.contains("did you mean 'learningRate'?"))
  }

  @Test func `a smoke test keeps nothing`() throws {
    let (status, said) = try call("run", "small", "--smoke")
    #expect(status == 0 && said.contains("6 cells, none would fail"))
    #expect(runs.isEmpty)
  }

  @Test func `a smoke test makes every cell and probe small, whatever their budget`() throws {
    var small = try plan(study).smoke()
    #expect(small.runs.count == 6 && small.runs.allSatisfy { $0.steps == 2 })
    #expect(small.spec.probes[0].value.images == 20)
    small = try plan(study.replacing("steps: 4", with: "epochs: 900")).smoke()
    #expect(small.runs.allSatisfy { $0.steps == 2 && $0.data.validationImages == 20 })
  }

  @Test func `quiet says nothing, and a command is told how it ended`() throws {
    let (status, said) = try call(
      "run", "small", "--only", "width=8", "--quiet", "--notify",
      "echo \"$PATCHLAW_STUDY is $PATCHLAW_STATE\"")
    #expect(status == 0 && said == "small is done\n")
  }

  @Test func `a study that has changed since it was run is told, and its leftovers are removed`()
    throws
  {
    #expect(try call("run", "small", "--quiet", "--only", "width=8").status == 0)
    #expect(try call("gc").said.contains("belongs to a study"))
    try study.replacing("steps: 4", with: "steps: 3").write(
      toFile: "\(folder.path)/experiments/small.yaml", atomically: true, encoding: .utf8)
    let before = try call("status", "experiments/small.yaml").said
    #expect(before.contains("experiments/small.yaml has changed since the study was run"))
    #expect(try call("plan", "small").said.contains("has changed since"))
    #expect(try call("run", "small", "--quiet", "--only", "width=8").status == 0)
    #expect(try !call("status", "small").said.contains("changed"))
    let listed = try call("gc")
    #expect(listed.said.contains("2 runs,") && listed.said.contains("nothing was deleted"))
    #expect(runs.count == 4)
    #expect(try call("gc", "--yes").said.contains("deleted 2 runs"))
    #expect(runs.count == 2)
    #expect(try call("status", "small").said.contains("2 done, 4 planned"))
  }

  @Test func `a probe that was added later is left to do in every listing`() throws {
    #expect(try call("run", "small", "--quiet", "--only", "width=8").status == 0)
    try
      (study.replacing(
        "probes: {", with: "probes: {second: {kind: linear, images: 30, epochs: 1, batchSize: 10}, "
      ))
      .write(toFile: "\(folder.path)/experiments/small.yaml", atomically: true, encoding: .utf8)
    // Registers the new probe without scoring it.
    #expect(try call("run", "small", "--hours", "1e-9").status == 75)
    #expect(try call("plan", "small").said.contains("2 to probe only"))
    #expect(try call("status", "small").said.contains("2 to probe, 4 planned"))
    let run = try #require(runs.first)
    #expect(try call("show", run).said.contains("second: not scored yet"))
  }

  @Test func `a new study passes check and is never overwritten`() throws {
    let (status, said) = try call("new", "mine")
    #expect(status == 0 && said.hasSuffix("next: patchlaw check experiments/mine.yaml\n"))
    #expect(try call("check", "mine").said.contains("2 cells, 6 runs, no mistakes"))
    let again = try call("new", "mine")
    #expect(again.status == 2 && again.said.contains("exists already and was not changed"))
    #expect(try call("new", "../mine").status == 2)
  }
}
