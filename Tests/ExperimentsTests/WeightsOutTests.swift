import Data
import Foundation
import Models
import TestSupport
import Testing
import Text

@testable import Experiments

/// Weights of runs on their way to other programs, and features of them.
struct WeightsOutTests {
  private let folder: String

  init() throws { folder = try TemporaryFolder().path }

  private func call(_ arguments: String...) throws -> (status: Int32, said: String) {
    try Program.call(arguments, in: folder)
  }

  /// Two cells with other orders; returns their ids by order.
  private func trained() throws -> [String: String] {
    let text = """
      question: Do weights say what they are?
      base:
        data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}}
        data.validationImages: 20
        model: {width: 8, depth: 3, heads: 2, patchSize: 2, head: none, attention: causal}
        training: {budget: {steps: 2}, batchSize: 4, evaluations: 1, evaluationImages: 10}
      axes: {order: {raster: {}, spiral: {model.order: spiralOutward}}}
      seeds: 1
      probes:
        linear: {images: 20, epochs: 1, learningRates: [0.1]}
        attentive: {kind: attentive, images: 20, epochs: 1, features: {last: 2}}
        near: {kind: {nearestNeighbors: {neighbors: [3]}}, images: 20}
      """
    try TextFile.write(text, to: "\(folder)/study.yaml")
    let (status, said) = try call("run", "study.yaml", "--workers", "1")
    try #require(status == 0, "\(said)")
    let plan = try Plan(path: "\(folder)/study.yaml")
    return Dictionary(
      uniqueKeysWithValues: plan.runs.map { ($0.levels["order"] ?? "", $0.id.text) })
  }

  private func file(_ name: String) throws -> Safetensors {
    try Safetensors(contentsOf: "\(folder)/\(name)")
  }

  private static let images = [
    "--dataset", "{shapes: {resolution: 8, trainingImages: 60, testImages: 20}}",
    "--validation-images", "20",
  ]

  private func features(_ name: String, _ arguments: String...) throws -> (Int32, String) {
    try Program.call(["features", name, "--weights", "w"] + Self.images + arguments, in: folder)
  }

  @Test func `trunk, probe and metadata leave together, and features read them`() throws {
    let ids = try trained()
    let (raster, spiral) = (try #require(ids["raster"]), try #require(ids["spiral"]))
    let exported = try call("export", spiral, "w")
    #expect(exported.status == 0 && exported.said.contains("trunk and probe attentive of run"))
    let weights = try file("w")
    #expect(weights.entries["head.cls_token"]?.shape == [1, 1, 8])
    #expect(weights.entries["head.bn.running_var"]?.shape == [8])
    #expect(weights.entries["head.bn.num_batches_tracked"]?.shape == [])
    #expect(weights.metadata["run"] == spiral && weights.metadata["order"] == "spiralOutward")
    #expect(weights.metadata["aim"]?.contains(#""probe_layers":[1,2]"#) == true)

    // Folders above a file are made.
    #expect(try call("export", spiral, "new/folder/w").status == 0)
    #expect(try file("new/folder/w").entries.count == weights.entries.count)

    // Known from the file: heads, order, standardization.
    #expect(try features("causal.safetensors", "--causal", "--images", "5").0 == 0)
    let all = try features(
      "all.safetensors", "--split", "training", "--images", "40", "--blocks", "0..1")
    #expect(all.0 == 0)
    #expect(try features("pooled.npz", "--pooled", "--last", "3").0 == 0)
    #expect(try file("causal.safetensors").entries["features"]?.shape == [5, 16, 8])
    #expect(try file("all.safetensors").entries["features"]?.shape == [40, 16, 8])
    #expect(try file("all.safetensors").entries["labels"]?.bytes.count == 40 * 8)
    let archive = try Foundation.Data(contentsOf: URL(filePath: "\(folder)/pooled.npz"))
    #expect(archive.range(of: Foundation.Data("'shape': (20, 8)".utf8)) != nil)
    for (arguments, words) in [
      (["--heads", "4"], "the file says heads 2, but 4 was asked for"),
      (["--causal", "--order", "raster"], "says order spiralOutward, but raster was asked for"),
      (["--images", "21"], "the test split has 20 images"),
      (["--blocks", "1..3"], "have 3 blocks, 0 to 2"), (["--last", "4"], "have 3 blocks"),
      (["--class-token"], "the weights in w have no class token"),
      (["--dataset", "{shapes: {colors: 3}}"], "unknown key 'dataset.shapes.colors'"),
      (["--dataset", "mnist"], "'mnist' is not a value of 'dataset'"),
      (["--resolution", "9"], "the weights read patches of 2 × 2 pixels"),
      (["--validation-images", "60"], "--validation-images is 60"),
    ] {
      let (status, said) = try Program.call(
        ["features", "x.npz", "--weights", "w"] + Self.images + arguments, in: folder)
      #expect(
        status == 2 && said.contains(words) && said.split(separator: "\n").count == 1, "\(said)")
    }
    let other = try features("f.npy")
    #expect(other.0 == 2 && other.1.contains("must end with .npz or .safetensors"))
    let own = try features("w")
    #expect(own.0 == 2 && own.1.contains("is the file of weights"))

    // Of the same trunk without metadata, causal features need an order, and are others in raster.
    var bare = weights
    bare.metadata = [:]
    try TextFile.write(try bare.encoded(), to: "\(folder)/bare")
    func causal(_ arguments: [String]) throws -> Safetensors.Entry? {
      let line = [
        "features", "f.safetensors", "--weights", "bare", "--heads", "2", "--causal", "--images", "5",
      ]
      let (status, said) = try Program.call(line + Self.images + arguments, in: folder)
      #expect(status == 0 && said.contains("do not say in which order") == arguments.isEmpty)
      return try file("f.safetensors").entries["features"]
    }
    let ordered = try causal(["--order", "spiralOutward"])?.bytes
    #expect(try causal([])?.bytes != ordered)
    #expect(try file("causal.safetensors").entries["features"]?.bytes == ordered)

    for format in ["aim", "hub", "timm", "patchlaw"] {
      let (status, said) = try call("export", raster, "out-\(format)", "--format", format)
      #expect(status == 0, "\(said)")
    }
    #expect(try file("out-hub/model.safetensors").entries["head.k.weight"]?.shape == [8, 8])
    #expect(
      try TextFile.read("\(folder)/out-hub/config.json")?.contains("\"num_classes\" : 10") == true)
    #expect(try TextFile.read("\(folder)/out-hub/README.md")?.contains("| attentive |") == true)
    #expect(try file("out-patchlaw").entries["head.out_proj.weight"] != nil)
    #expect(try file("out-timm").metadata["timm"]?.contains(#""num_heads":2"#) == true)
    for (probe, words) in [
      ("near", "has no weights"), ("other", "no probe of the run; it has"),
    ] {
      let (status, said) = try call("export", raster, "x", "--probe", probe)
      #expect(status == 2 && said.contains(words), "\(said)")
    }
    #expect(try call("export", raster, "linear", "--probe", "linear").status == 0)
    #expect(try file("linear").entries["head.linear.bias"]?.shape == [10])
  }

  @Test func `features are the class token's where it is asked for, and never the registers'`() throws {
    var config = ModelConfig()
    (config.width, config.depth, config.heads, config.patchSize) = (8, 2, 2, 2)
    (config.form.classToken, config.form.registers) = (true, 3)
    let shape = ImageShape(height: 8, width: 8, channels: 3)
    let model = try Model(config: config, grid: PatchGrid(shape: shape, patchSize: 2), seed: 1)
    var weights = model.weights()
    weights.metadata = model.metadata.entries
    try TextFile.write(try weights.encoded(), to: "\(folder)/w")
    for (name, option, expected) in [
      ("token.safetensors", ["--class-token"], [5, 8]), ("mean.safetensors", ["--pooled"], [5, 8]),
      ("all.safetensors", [], [5, 16, 8]),
    ] {
      let line = ["features", name, "--weights", "w", "--images", "5"] + option
      let (status, said) = try Program.call(line + Self.images, in: folder)
      #expect(status == 0, "\(said)")
      #expect(try file(name).entries["features"]?.shape == expected)
    }
    #expect(
      try file("token.safetensors").entries["features"]?.bytes
        != file("mean.safetensors").entries["features"]?.bytes)
  }

  @Test func `runs without stored probes are whole, and damaged ones are not exported`() throws {
    let id = try #require(try trained()["raster"])
    let run = RunFolder(results: "\(folder)/results", id: RunID(id))
    let attentive = try #require(try run.storedProbes().first { $0.isAttentive })
    let path = run.probeWeights(attentive.id)
    let whole = try Foundation.Data(contentsOf: URL(filePath: path))
    try (whole.dropLast() + [whole[whole.count - 1] ^ 1]).write(to: URL(filePath: path))
    let refused = try call("export", id, "w")
    #expect(
      refused.status == 2 && refused.said.contains("does not agree with the file's checksum"),
      "\(refused.said)")
    #expect(try run.inspect().faults.isEmpty)
    let again = try call("run", "study.yaml", "--workers", "1", "--force", id)
    #expect(again.status == 0, "\(again.said)")
    #expect(try Foundation.Data(contentsOf: URL(filePath: path)) == whole)

    // As an earlier version left it.
    try FileManager.default.removeItem(atPath: "\(run.path)/probes")
    #expect(try run.inspect().faults.isEmpty && run.isComplete(probes: [RunID(attentive.id)]))
    let (status, said) = try call("export", id, "w")
    #expect(status == 0 && said.contains("the trunk is written alone"), "\(said)")
    #expect(try !file("w").entries.keys.contains { $0.hasPrefix("head.") })
  }
}
