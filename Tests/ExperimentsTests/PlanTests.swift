import Foundation
import Kernels
import Models
import Probes
import Settings
import TestSupport
import Testing
import Training

@testable import Data
@testable import Experiments

struct PlanTests {
  private func plan(_ text: String) throws -> Plan {
    try Plan(checking: SpecFile(path: "study.yaml", text: text))
  }

  private let grid = """
    question: Which?
    base: {data.dataset: shapes, training.budget: {steps: 10}}
    axes:
      width: {model.width: [32, 64]}
      attention: {prefix: {}, causal: {model.attention: causal}}
    """

  @Test func `a product has every combination for every seed, one seed of all first`() throws {
    let plan = try plan(grid + "\nseeds: 3")
    #expect(plan.runs.count == 12 && plan.cells.count == 4)
    #expect(Set(plan.runs.prefix(4).map(\.config.seed)) == [0])
    #expect(plan.runs[0].flops <= plan.runs[3].flops)
    #expect(Set(plan.runs.map(\.id)).count == 12)
  }

  @Test func `workers take the longest first in the last round only`() throws {
    let plan = try plan(grid + "\nseeds: 3")
    #expect(plan.schedule.prefix(8) == plan.runs.prefix(8))
    #expect(plan.schedule.suffix(4) == plan.runs.suffix(4).reversed())
  }

  @Test func `unions run parts of a grid, shared cells once`() throws {
    let plan = try plan(
      grid + "\npicks: {more: {width: 64, seeds: [5, 6]}}\nruns: width + attention + more")
    #expect(plan.cells.count == 3)
    #expect(plan.runs.count == 3 + 2)
  }

  @Test func `seeds share a cell, and ids say nothing of names`() throws {
    let one = try plan(grid + "\nseeds: 2")
    let renamed = try plan(grid.replacing("width: {m", with: "size: {m") + "\nseeds: 2")
    #expect(one.runs.map(\.id) == renamed.runs.map(\.id))
    #expect(Set(one.runs.map(\.cell)).count == 4)
  }

  @Test func `equal levels and impossible cells are reported at their line`() throws {
    let twins = grid.replacing("[32, 64]", with: "[32, 128]").replacing(
      "prefix: {}", with: "a: {}, b: {model.width: 32}")
    let error = #expect(throws: SpecError.self) { try plan(twins) }
    #expect(error?.description.contains("study.yaml:5") == true)
    let odd = #expect(throws: SpecError.self) {
      try plan(grid.replacing("[32, 64]", with: "[32, 30]"))
    }
    #expect(odd?.description.contains("multiple of 4") == true)
    let deep = #expect(throws: SpecError.self) {
      try plan(grid + "\nprobes: {late: {features: {last: 9}}}")
    }
    #expect(deep?.description.contains("model.depth is 4") == true)
  }

  @Test func `ids of frozen configs stay as they were`() throws {
    // Published images are named by a word, whether or not they are installed here.
    let data = try DataConfig().facts(FactsReader(known: [.fashionMNIST: .fashionMNIST]))
    // A change here makes every stored run foreign: give the setting a default that reproduces the
    // past, or raise the numerics version and say so in the changelog.
    #expect(RunID(of: RunConfig(), data: data, numerics: 1).text == "923d71d7ddc89269")
    var wide = RunConfig(seed: 7)
    (wide.cell.model.width, wide.cell.model.attention) = (64, .causal)
    #expect(RunID(of: wide, data: data, numerics: 1).text == "9188ca03e9423205")
    #expect(RunID(of: wide.cell, data: data, numerics: 1).text == "6fc39bf5692b7f4f")
    var probe = ProbeConfig()
    probe.learningRates = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2]
    #expect(RunID(of: probe).text == "9c18e7ffa5f4643a")
    (probe.kind, probe.learningRates) = (.attentive(.init()), [1e-3, 3e-3, 1e-2, 3e-2, 1e-1])
    #expect(RunID(of: probe).text == "cc723d6414536e06")
  }

  @Test func `a probe of each block is one probe per block, known by its place`() throws {
    let probes = "\nprobes: {blocks: {features: eachBlock, images: 50}, whole: {kind: attentive}}"
    let claim = "\nexpect: {best first: {claim: probe.blocks@best - probe.blocks@0 > 0}}"
    let spec = try plan(grid + probes + claim).spec
    #expect(
      spec.probes.map(\.name) == ["blocks@0", "blocks@1", "blocks@2", "blocks@3", "whole"])
    let written = try plan(grid + "\nprobes: {third: {features: {block: 2}, images: 50}}").spec
    #expect(RunID(of: spec.probes[2].value) == RunID(of: written.probes[0].value))
    #expect(spec.probes.allSatisfy { $0.value.learningRates != nil })
  }

  @Test func `probes that a study cannot hold are reported`() {
    let blocks = "\nprobes: {blocks: {features: eachBlock}}"
    let deeper = grid.replacing("prefix: {}", with: "deep: {model.depth: 6}")
    #expect(mistakes(deeper + blocks).first?.contains("model.depth is 6 at ") == true)
    #expect(mistakes(grid + "\nprobes: {a@1: {}}").first?.contains("stands for a block") == true)
    let few = "\nprobes: {near: {kind: {nearestNeighbors: {neighbors: [5, 200]}}, images: 50}}"
    let high = "\nprobes: {a: {adaptation: {lora: {rank: 33}}}}"
    #expect(mistakes(grid + high).first?.contains("rank 33, but model.width is 32") == true)
    let none = "\nprobes: {a: {adaptation: fineTune, trunk: pixels}}"
    let long = "\nprobes: {a: {attention: {prefix: 65}}}"
    #expect(mistakes(grid + long).first?.contains("prefix of 65 patches, but an image has") == true)
    #expect(mistakes(grid + none).first?.contains("but has no trunk") == true)
    #expect(mistakes(grid + few).first?.contains("uses k = 200") == true)
  }

  @Test func `every shipped study is valid`() throws {
    let root = URL(filePath: fixtureFolder).deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appending(path: "experiments").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") }
    #expect(files.count >= 3)
    // Photographs are downloaded by whoever runs the study; as many drawn images take their place.
    let photographs = "imageFolder: {path: ~/CIFAR-10-dataset, side: 32}"
    let drawn = "shapes: {resolution: 32, trainingImages: 50000, testImages: 10000}"
    for file in files {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      #expect(try !plan(text.replacing(photographs, with: drawn)).runs.isEmpty, "\(file)")
      #expect(text.contains("imageFolder") == text.contains(photographs), "\(file)")
    }
  }

  @Test func `what this processor cannot compute has a plan, and is refused when it is to run`()
    throws
  {
    #expect(try plan(grid).unsupported.isEmpty)
    let rounded = try plan(
      grid.replacing("causal: {model.attention: causal}", with: "low: {training.precision: bf16}"))
    #expect(rounded.runs.count == 4)
    guard !BFloatProduct.isSupported else { return try rounded.checkSupport() }
    let error = #expect(throws: SpecError.self) { try rounded.checkSupport() }
    #expect(error?.description.contains("study.yaml:5") == true)
    #expect(error?.description.contains("needs a processor with") == true)
  }
}

struct RecordLogTests {
  @Test func `a torn or damaged tail is cut, and what came before stays`() throws {
    let folder = try TemporaryFolder()
    let log = RecordLog<[String: Int]>(path: "\(folder.path)/log")
    try log.append([["a": 1], ["b": 2]])
    try log.append([["c": 3]])
    #expect(log.records() == [["a": 1], ["b": 2], ["c": 3]])
    let whole = try #require(FileManager.default.contents(atPath: log.path))
    for length in 0..<whole.count {
      try whole.prefix(length).write(to: URL(filePath: log.path))
      let found = log.records()
      #expect(found == Array([["a": 1], ["b": 2], ["c": 3]].prefix(found.count)))
    }
    var bytes = [UInt8](whole)
    bytes[bytes.count - 4] ^= 1
    try Foundation.Data(bytes).write(to: URL(filePath: log.path))
    #expect(log.records() == [["a": 1], ["b": 2]])
  }

  @Test func `a measurement is read to the bit, however it is read`() throws {
    let folder = try TemporaryFolder()
    let log = RecordLog<Training.Measurement>(path: "\(folder.path)/log")
    let values: [Double] = [
      0, -0.0, 1, -1.5, 1e-300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1, 1 / 3, 2e22,
      1e21, 123456789.125,
    ]
    let names = ["trainingLoss", "validationLoss.prefix12", "loss \u{e9}", "a\"b", "back\\slash", "t\tb"]
    let measured = names.flatMap { name in
      values.enumerated().map {
        Training.Measurement(step: $0 * 1000, quantity: .init(rawValue: name), value: $1)
      }
    }
    try log.append(measured)
    let read = log.records()
    #expect(read == measured)
    #expect(zip(read, measured).allSatisfy { $0.value.bitPattern == $1.value.bitPattern })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for measurement in measured {
      let line = [UInt8](try encoder.encode(measurement))
      let quick = Training.Measurement(line: line[...])
      let isPlain = !["\"", "\\", "\t"].contains { measurement.quantity.rawValue.contains($0) }
      #expect(quick == (isPlain ? measurement : nil))
      for cut in [0, 1, line.count / 2, line.count - 1] {
        #expect(Training.Measurement(line: line.prefix(cut)) == nil)
      }
    }
  }

  @Test func `a sound line that is not one record ends what is read`() throws {
    let folder = try TemporaryFolder()
    let log = RecordLog<[String: Int]>(path: "\(folder.path)/log")
    for text in [#"{"b":2},{"c":3}"#, #"{"b":"two"}"#, "[]", ""] {
      try log.replace(with: [["a": 1]])
      let line = "\(fingerprint([UInt8](text.utf8))) \(text)\n"
      let whole = try #require(FileManager.default.contents(atPath: log.path))
      try (whole + Foundation.Data(line.utf8) + whole).write(to: URL(filePath: log.path))
      let read = log.read()
      #expect(read.records == [["a": 1]] && read.damagedLine == 2 && !read.isTorn, "\(text)")
    }
  }

  @Test func `a run is held by one worker, and free when its lock goes`() throws {
    let folder = try TemporaryFolder()
    let run = RunFolder(results: folder.path, id: RunID("0123456789abcdef"))
    var held = try run.claim()
    #expect(held != nil)
    #expect(try run.claim() == nil)
    held = nil
    #expect(try run.claim() != nil)
  }
}
