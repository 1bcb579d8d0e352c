import Foundation
import Settings
import TestSupport
import Testing

@testable import Data
@testable import Experiments

/// A run is named after its settings and the bytes of its images, never after where they lie.
struct DataIdentityTests {
  private let folder: TemporaryFolder
  private let cache: FactsCache

  init() throws {
    folder = try TemporaryFolder()
    cache = FactsCache(folder: "\(folder.path)/cache")
    try DatasetFiles.write(DatasetFiles.idxFolder(), to: "\(folder.path)/images")
    try DatasetFiles.write(DatasetFiles.idxFolder(side: 12, seed: 5), to: "\(folder.path)/others")
  }

  private func study(_ images: String, _ others: String) -> String {
    """
    question: Which run is which?
    base:
      data: {dataset: {idx: {path: "\(images)"}}, validationImages: 10}
      model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
      training: {budget: {steps: 4}, batchSize: 4, evaluations: 1, evaluationImages: 10}
    axes:
      mixture: {none: {}, half: {data.mixture: {source: {idx: {path: "\(others)"}}}}}
      target: {pixels: {}, tokens: {model.target: {tokens: {vocabulary: 8}}}}
    probes: {linear: {kind: linear, images: 20, epochs: 1}}
    """
  }

  /// What the study would train and fit: runs without a mixture, with one, and tokenizers.
  private struct Names: Equatable {
    var alone: Set<String> = []
    var mixed: Set<String> = []
    var tokenizers: Set<String> = []
  }

  private func names(_ images: String? = nil, _ others: String? = nil) throws -> Names {
    let text = study(
      images ?? "\(folder.path)/images", others ?? "\(folder.path)/others")
    let plan = try Plan(
      Spec(SpecFile(path: "study.yaml", text: text)), data: FactsReader(cache: cache))
    var names = Names()
    for run in plan.runs {
      if run.config.cell.data.mixture == nil {
        names.alone.insert(run.id.text)
      } else {
        names.mixed.insert(run.id.text)
      }
      if let key = TokenizerKey(run.config.cell) { names.tokenizers.insert(key.id(run.data).text) }
    }
    #expect(names.alone.count == 2 && names.mixed.count == 2 && names.tokenizers.count == 1)
    return names
  }

  private func replace(_ file: String, in part: String, at place: Int) throws {
    let path = "\(folder.path)/\(part)/\(file)"
    var bytes = try #require(FileManager.default.contents(atPath: path))
    bytes[place] = bytes[place] == 0 ? 1 : 0
    try bytes.write(to: URL(filePath: path))
  }

  private func shell(_ command: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(filePath: folder.path)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(command)")
  }

  /// Commands in the folder of `images` and `others`, and where the images are afterward.
  private static let harmless: [(String, String)] = [
    ("true", "./images"), ("true", "images/"), ("true", "images/../images"),
    ("mv images elsewhere", "elsewhere"),
    ("mkdir -p a/b && mv images 'a/b/of mine'", "a/b/of mine"),
    ("cp -r images copy", "copy"), ("cp -r images copy && rm -r images", "copy"),
    ("ln -s images link", "link"), ("mkdir links && cd links && ln -s ../images/* .", "links"),
    ("mkdir hard && ln images/* hard", "hard"), ("touch images/*", "images"),
    ("touch -d 2001-01-01 images/*", "images"), ("chmod 400 images/*", "images"),
    ("gzip images/*", "images"), ("gzip -9 images/train*", "images"),
    ("mv others elsewhere; ln -s elsewhere others", "images"),
    ("for f in images/*; do cp $f x; mv x $f; done", "images"),
    ("touch images/more images/train-images.txt", "images"),
    ("tar c images | (mkdir t; tar x -C t)", "t/images"),
    ("cp -r images old; : > images/t10k-labels-idx1-ubyte; rm -r images; mv old images", "images"),
  ]

  @Test(arguments: harmless.indices)
  func `equal images elsewhere, or touched, are the same runs`(_ index: Int) throws {
    let (command, place) = Self.harmless[index]
    let before = try names()
    try shell(command)
    #expect(try names("\(folder.path)/\(place)") == before, "\(command)")
  }

  @Test func `a relative path and a path under home are the same runs`() throws {
    let before = try names()
    let up = FileManager.default.currentDirectoryPath.split(separator: "/").map { _ in "../" }
    #expect(try names("\(up.joined())\(folder.path.dropFirst())/images") == before)
    let program = Process()
    let output = Pipe()
    program.executableURL = Study.program
    program.environment = ["HOME": folder.path, "PATH": "/usr/bin:/bin"]
    let spec = "\(folder.path)/study.yaml"
    try study("~/images", "~/others").write(toFile: spec, atomically: true, encoding: .utf8)
    program.arguments = ["check", spec]
    program.standardOutput = output
    try program.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    program.waitUntilExit()
    #expect(program.terminationStatus == 0 && text.contains("4 cells"))
  }

  @Test(arguments: [
    ("train-images-idx3-ubyte", 16), ("train-labels-idx1-ubyte", 10),
    ("t10k-images-idx3-ubyte", 100), ("t10k-labels-idx1-ubyte", 19),
  ])
  func `one other byte is another run, and the byte restored the old one`(
    _ file: String, _ place: Int
  ) throws {
    let before = try names()
    let path = "\(folder.path)/images/\(file)"
    let whole = try #require(FileManager.default.contents(atPath: path))
    try replace(file, in: "images", at: place)
    let after = try names()
    #expect(after.alone.isDisjoint(with: before.alone))
    #expect(after.mixed.isDisjoint(with: before.mixed))
    #expect(after.tokenizers.isDisjoint(with: before.tokenizers))
    // With the old times, as `cp -p` and `rsync -t` leave them.
    try shell("touch -r images/train-labels-idx1-ubyte images/\(file)")
    #expect(try names() == after)
    try whole.write(to: URL(filePath: path))
    #expect(try names() == before)
  }

  @Test func `another second source is another run where there is a mixture, and only there`()
    throws
  {
    let before = try names()
    try replace("train-images-idx3-ubyte", in: "others", at: 16)
    let after = try names()
    #expect(after.alone == before.alone && after.tokenizers == before.tokenizers)
    #expect(after.mixed.isDisjoint(with: before.mixed))
  }

  @Test func `published images are named by their word wherever they lie`() throws {
    let facts = SourceFacts.fashionMNIST
    func id(_ source: DatasetSource, _ facts: SourceFacts) throws -> RunID {
      var config = RunConfig()
      config.cell.data.dataset = source
      let data = try config.cell.data.facts(FactsReader(known: [source: facts]))
      return RunID(of: config, data: data, numerics: 1)
    }
    var copy = DatasetFolder()
    copy.path = "/copy/of/it"
    #expect(try id(.idx(copy), facts) == id(.fashionMNIST, facts))
    let other = SourceFacts(
      shape: facts.shape, trainingImages: facts.trainingImages, testImages: facts.testImages,
      classCount: facts.classCount, fingerprint: String(repeating: "0", count: 64))
    #expect(try id(.fashionMNIST, other) != id(.fashionMNIST, facts))
    #expect(try id(.fashionMNIST, other) == id(.idx(copy), other))
    #expect(try id(.fashionMNIST, facts).text == "923d71d7ddc89269")
  }

  @Test func `a plan reads each source once, however many cells see it`() throws {
    let text = study("\(folder.path)/images", "\(folder.path)/others")
      .replacing("axes:", with: "axes:\n  crop: {data.cropScale: [0.4, 0.6, 0.8, 1]}")
    let reader = FactsReader(cache: FactsCache(folder: nil))
    let plan = try Plan(Spec(SpecFile(path: "study.yaml", text: text)), data: reader)
    #expect(plan.cells.count == 16 && reader.sourcesRead == 2)
  }

  @Test func `images that change between plan and run are not trained under the old name`()
    throws
  {
    let text = study("\(folder.path)/images", "\(folder.path)/others")
    let plan = try Plan(
      Spec(SpecFile(path: "study.yaml", text: text)), data: FactsReader(cache: cache))
    try replace("train-images-idx3-ubyte", in: "images", at: 40)
    let index = try RunIndex(results: "\(folder.path)/results")
    let scheduler = Scheduler(
      plan: plan, index: index, workers: 1, control: RunControl(hours: nil)
    ) { _ in }
    let error = #expect(throws: DataError.self) { try scheduler.run() }
    #expect(error == .changed(dataset: "idx"))
    let runs =
      (try? FileManager.default.contentsOfDirectory(
        atPath: "\(folder.path)/results/artefacts")) ?? []
    #expect(runs.isEmpty)
  }

  @Test func `a plan says which runs are new only because the images changed`() throws {
    let text = study("\(folder.path)/images", "\(folder.path)/others")
      .replacing(
        "  target: {pixels: {}, tokens: {model.target: {tokens: {vocabulary: 8}}}}\n", with: "")
    let index = try RunIndex(results: "\(folder.path)/results")
    func planned() throws -> Plan {
      try Plan(Spec(SpecFile(path: "study.yaml", text: text)), data: FactsReader(cache: cache))
    }
    func changed() throws -> Int { try ChangedData(planned(), index: index).runs.count }
    func run() throws {
      let plan = try planned()
      try index.begin(plan, at: .now)
      let outcomes = try Scheduler(
        plan: plan, index: index, workers: 1, control: RunControl(hours: nil)
      ) { _ in }.run()
      #expect(outcomes.values.allSatisfy { $0 == .done })
      try index.archive("study")
    }
    #expect(try changed() == 0)
    try run()
    #expect(try changed() == 0)
    try replace("train-images-idx3-ubyte", in: "others", at: 16)
    #expect(try changed() == 1)
    try replace("train-images-idx3-ubyte", in: "images", at: 16)
    #expect(try changed() == 2)
    try run()
    #expect(try changed() == 0)
    // Pictures of what a run saw need the images that it saw.
    let id = try #require(try planned().runs.first { $0.config.cell.data.mixture == nil }).id.text
    func views() throws -> (status: Int32, said: String) {
      try Program.call(
        ["show", id, "--views", "views.svg", "--results", index.results], in: folder.path)
    }
    #expect(try views().status == 0)
    try replace("train-images-idx3-ubyte", in: "images", at: 17)
    let (status, said) = try views()
    #expect(status == 2 && said.contains("was trained on other images"), "\(said)")
  }

  @Test func `a mistake of the data is told once, before anything is run`() {
    let lines = mistakes(study("/nowhere", "\(folder.path)/others"))
    #expect(lines.count == 1 && lines[0].contains("no such folder: /nowhere"))
    let many = mistakes(
      study("\(folder.path)/images", "\(folder.path)/others")
        .replacing("validationImages: 10", with: "validationImages: 10, images: 100000"))
    #expect(many.count == 1 && many[0].contains("data.images is 100000"))
  }

  @Test func `probes without labels are refused at their line, pre-training without is not`()
    throws
  {
    try DatasetFiles.write(DatasetFiles.idxFolder(classes: 0), to: "\(folder.path)/bare")
    let text = study("\(folder.path)/bare", "\(folder.path)/others")
    let lines = mistakes(text)
    #expect(lines.count == 1 && lines[0].hasPrefix("9:"))
    #expect(lines[0].contains("probe 'linear' needs labels, but the images of data.dataset have no labels"))
    #expect(try plan(text.replacing("probes: {linear", with: "#")).runs.count == 4)
    try DatasetFiles.write(DatasetFiles.idxFolder(classes: 1), to: "\(folder.path)/one")
    #expect(
      mistakes(study("\(folder.path)/one", "\(folder.path)/others"))[0].contains("two classes"))
    let supervised = text.replacing("probes: {linear", with: "#")
      .replacing("head: none", with: "head: none, attention: bidirectional, objective: supervised")
      .replacing("vocabulary: 8", with: "vocabulary: 9")
    #expect(
      mistakes(supervised)[0].contains("but the images of data.dataset have no labels"))
    let greedy = study("\(folder.path)/images", "\(folder.path)/others")
      .replacing("images: 20", with: "images: 21")
    #expect(mistakes(greedy).count == 1)
    #expect(mistakes(greedy)[0].contains("asks for 21 images, but only 20 training images"))
  }
}
