import Foundation
import TestSupport
import Testing

/// Mistakes on the command line: each ends with one sentence that says what was meant.
struct MistakeTests {
  static let study = """
    question: Does width matter?
    base:
      data: {dataset: {shapes: {resolution: 8, trainingImages: 40, testImages: 10}}, flip: false}
      data.validationImages: 10
      model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
      training: {budget: {steps: 2}, batchSize: 4, evaluations: 1, evaluationImages: 10}
    seeds: 1

    """

  /// A command line, its exit code, and what it says.
  static let mistakes: [([String], Int32, String)] = [
    (["staus"], 64, "unknown command 'staus'; did you mean 'status'?"),
    (["zzzzzz"], 64, "unknown command 'zzzzzz'; `patchlaw --help` lists all"),
    (["keys", "lerning"], 2, "did you mean 'learning'? `patchlaw keys` lists all"),
    (["keys", "xyzzy"], 2, "no key and no meaning has 'xyzzy'; `patchlaw keys` lists all"),
    (
      ["run", "study.yaml", "--set", "model.widht=5"], 2,
      "patchlaw: --set model.widht=5: unknown key 'model.widht'; did you mean 'width'?"
    ),
    (
      ["run", "study.yaml", "--set", "model.width=16", "--set", "training.batchSize=0"], 2,
      "patchlaw: --set training.batchSize=0: 'training.batchSize' must be"
    ),
    (["plan", "stud"], 2, "patchlaw: cannot read the study 'stud': no such file; did you mean 'study'?"),
    (["run", "stduy"], 2, "did you mean 'study'?"),
    (["check", "nope.yaml"], 2, "patchlaw: cannot read the study 'nope.yaml': no such file"),
    (["check", "README.yaml"], 2, "a name that the results folder keeps"),
    (["check", "--", "-x.yaml"], 2, "a name that commands would take for an option"),
    (["index", "--results", "/proc/none"], 2, "no such folder, and none can be made there"),
  ]

  @Test(arguments: mistakes)
  func `a mistake is told in one sentence`(_ line: [String], _ code: Int32, _ text: String) throws {
    let folder = try TemporaryFolder()
    for name in ["study", "README", "-x"] {
      try Self.study.write(
        toFile: "\(folder.path)/\(name).yaml", atomically: true, encoding: .utf8)
    }
    let ending = try BuiltProgram.run(line, in: folder.path)
    #expect(ending.code == code && ending.errors.contains(text), "\(ending.text.suffix(400))")
  }

  @Test func `a study is found by its name beside a folder of that name`() throws {
    let folder = try TemporaryFolder()
    try Self.study.write(toFile: "\(folder.path)/study.yaml", atomically: true, encoding: .utf8)
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/study", withIntermediateDirectories: true)
    let ending = try BuiltProgram.run(["plan", "study"], in: folder.path)
    #expect(ending.code == 0, "\(ending.text)")
  }

  @Test func `an excluded run is not called done, and changed images are told`() throws {
    let folder = try TemporaryFolder()
    let images = "\(folder.path)/images"
    func write(_ seed: UInt64) throws {
      try DatasetFiles.write(DatasetFiles.idxFolder(channels: 1, seed: seed), to: images)
    }
    try write(1)
    let text = Self.study.replacing(
      "{shapes: {resolution: 8, trainingImages: 40, testImages: 10}}",
      with: "{idx: {path: images}}"
    ).replacing("seeds: 1", with: "seeds: 2")
    try text.write(toFile: "\(folder.path)/study.yaml", atomically: true, encoding: .utf8)
    func run(_ line: String...) throws -> BuiltProgram.Ending {
      try BuiltProgram.run(line, in: folder.path, seconds: 60)
    }
    let first = try run("run", "study.yaml")
    #expect(first.code == 0, "\(first.text)")
    let status = try run("status", "study")
    #expect(status.output.contains("2 done") && status.errors.isEmpty)
    let id = try #require(status.output.split(separator: "\n")[2].split(separator: " ").first)
    _ = try run("exclude", "study", String(id), "--reason", "its images were wrong")
    let excluded = try run("status", "study").output
    #expect(excluded.contains("1 done, 1 excluded") && excluded.contains("its images were wrong"))
    try write(2)
    for command in ["status", "report"] {
      #expect(
        try run(command, "study").errors.contains("images have changed since 2 runs of study"))
    }
  }

  @Test func `an objective's attention and head are asked for at once`() throws {
    let folder = try TemporaryFolder()
    try Self.study.replacing("head: none}", with: "objective: mae}").write(
      toFile: "\(folder.path)/study.yaml", atomically: true, encoding: .utf8)
    let said = try BuiltProgram.run(["check", "study.yaml"], in: folder.path).errors
    #expect(said.contains("it needs model.attention bidirectional, not prefix"), "\(said)")
    #expect(said.contains("it needs model.head transformer"), "\(said)")
    try Self.study.replacing("head: none", with: "objective: dino, order: random").write(
      toFile: "\(folder.path)/study.yaml", atomically: true, encoding: .utf8)
    let others = try BuiltProgram.run(["check", "study.yaml"], in: folder.path).errors
    for part in ["attention bidirectional, not prefix", "leave out model.order", "model.head none"] {
      #expect(others.contains(part), "\(others)")
    }
  }

  @Test func `a renamed key is told once, with its line`() throws {
    let folder = try TemporaryFolder()
    try Self.study.replacing("resolution: 8", with: "resolution: 8, colour: false").write(
      toFile: "\(folder.path)/study.yaml", atomically: true, encoding: .utf8)
    for command in ["check", "plan"] {
      let ending = try BuiltProgram.run([command, "study.yaml"], in: folder.path)
      let notice = "note: study.yaml:3: 'data.dataset.shapes.colour' is called "
      #expect(ending.code == 0 && ending.errors.hasPrefix(notice), "\(ending.text)")
      #expect(ending.errors.split(separator: "\n").count == 1)
    }
  }
}
