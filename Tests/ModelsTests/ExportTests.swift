import Data
import Foundation
import Kernels
import TestSupport
import Testing

@testable import Models

/// What exported weights are called, and what they say of themselves.
struct ExportTests {
  private static let path = "weights.safetensors"

  private func model(_ change: (inout ModelConfig) -> Void = { _ in }) throws -> Model {
    var config = ModelConfig()
    (config.width, config.depth, config.heads, config.patchSize) = (8, 2, 2, 4)
    change(&config)
    let grid = try PatchGrid(
      shape: ImageShape(height: 16, width: 16, channels: 3), patchSize: 4)
    return try Model(config: config, grid: grid, seed: 1)
  }

  /// The file of a model's trunk with its metadata, as it is read again.
  private func exported(_ model: Model, _ change: (inout WeightsMetadata) -> Void = { _ in })
    throws -> Safetensors
  {
    var (file, metadata) = (try model.trunkWeights(), model.metadata)
    change(&metadata)
    file.metadata = metadata.entries
    return try Safetensors([UInt8](file.encoded()), from: Self.path)
  }

  @Test func `metadata say what shapes do not, and are read again`() throws {
    var blocks = Blocks()
    blocks.side = 2
    let spiral = try model {
      ($0.order, $0.attention) = (.fixed(.spiralOutward), .blockCausal(blocks))
    }
    let file = try exported(spiral) {
      ($0.run, $0.mean, $0.std) = ("abc", [0.1, 0.2, 0.3], [0.28902432, 1, 2])
    }
    #expect(file.metadata["format"] == "pt" && file.metadata["objective"] == "autoregressive")
    let said = try WeightsMetadata(file, path: Self.path)
    #expect(said.run == "abc" && said.imageSize == 16)
    #expect(said.mean == [0.1, 0.2, 0.3] && said.std == [0.28902432, 1, 2])
    #expect(said.permutation == spiral.config.readingOrder(spiral.grid))
    let config = try ModelConfig(weights: file, heads: nil, path: Self.path)
    #expect(config.heads == 2 && config.order == spiral.config.order && config.blockSide == 2)
    #expect(try ModelConfig(weights: file, heads: 2, path: Self.path) == config)
  }

  @Test func `what contradicts the metadata, or cannot be known, is told`() throws {
    func message(_ file: Safetensors, heads: Int?) -> String? {
      let error = #expect(throws: SafetensorsError.self) {
        try ModelConfig(weights: file, heads: heads, path: Self.path)
      }
      return error?.description
    }
    var file = try exported(try model())
    #expect(
      message(file, heads: 4)
        == "weights.safetensors: the file says heads 2, but 4 was asked for; leave out the option, or "
        + "choose other weights")
    for (key, value, expected) in [
      ("heads", "0", "an integer from 1 to 1024"), ("order", "zigzag", "one of raster"),
      ("mean", "[1,", "a list of numbers"), ("std", "[0]", "a list of positive numbers"),
      ("patch_size", "7", "the file says patch_size 7, but 4 by"),
      ("mask", "{}", "one of causal"), ("permutation", "3", "a list of integers"),
    ] {
      var wrong = file
      wrong.metadata[key] = value
      #expect(message(wrong, heads: 2)?.contains(expected) == true, "\(key)")
    }
    file.metadata = [:]
    #expect(message(file, heads: nil)?.contains("give --heads") == true)
  }

  @Test func `Apple's names are the trunk's alone, the teacher's where there is one`() throws {
    let names = Set(try model().trunkWeights().entries.keys)
    #expect(names.count == 6 + 2 * 8 && !names.contains { $0.hasPrefix("head.") })
    let student = try model {
      var dino = DINO()
      (dino.locals, dino.prototypes, dino.hiddenWidth, dino.bottleneck) = (1, 4, 4, 4)
      ($0.objective, $0.attention, $0.head) = (Objective(dino), .bidirectional, .none)
    }
    student.averages.all.fill(3)
    let teacher = try student.trunkWeights()
    #expect(Set(teacher.entries.keys) == names)
    #expect(teacher.entries["trunk.blocks.1.norm_2.bias"]?.bytes.prefix(4) == [0, 0, 0x40, 0x40])
    let masked = try model { ($0.objective, $0.attention) = (Objective(Masking()), .bidirectional) }
    #expect(Set(try masked.trunkWeights().entries.keys) == names)
    let random = try model { $0.order = .random }
    let error = #expect(throws: ModelError.self) { try random.trunkWeights() }
    #expect(error?.description.contains("the position of each patch's target") == true)
  }

  @Test func `timm's names have positions, and zeros for biases`() throws {
    let file = try model().timmWeights()
    #expect(file.entries["pos_embed"]?.shape == [1, 16, 8])
    #expect(file.entries["blocks.1.mlp.fc1.bias"]?.bytes == [UInt8](repeating: 0, count: 128)[...])
    #expect(file.entries["patch_embed.norm.weight"] != nil && file.entries["norm.bias"] != nil)
    #expect(file.entries["blocks.0.norm1.weight"] != nil)
    #expect(!file.entries.keys.contains { $0.contains("trunk") || $0.contains("norm_") })
  }

  @Test func `integers come first and aligned, and no model reads them`() throws {
    var file = Safetensors()
    file.add("a", shape: [1], littleEndianBytes: [0, 0, 128, 63])
    file.add("labels", shape: [2], integers: [-2, 300])
    let bytes = [UInt8](try file.encoded())
    let read = try Safetensors(bytes, from: Self.path)
    #expect(read.entries["labels"]?.isInteger == true)
    #expect(
      Array(read.entries["labels"]?.bytes ?? [])
        == [0xfe] + [UInt8](repeating: 0xff, count: 7) + [0x2c, 1] + [UInt8](repeating: 0, count: 6)
    )
    // Headers end at a multiple of eight bytes.
    #expect(Array(bytes.suffix(20).prefix(8)) == [0xfe] + [UInt8](repeating: 0xff, count: 7))
    let error = #expect(throws: SafetensorsError.self) {
      try read.tensor("labels", from: Self.path)
    }
    #expect(error?.description.contains("is of type I64") == true)
  }

  @Test func `doubles are rounded to the nearest single, ties to the even one`() {
    let cases: [(Double, Float)] = [
      (1 + 0x1p-24, 1), (1 + 0x1.8p-23, 1 + 0x1p-22), (1 + 0x1.000002p-24, 1 + 0x1p-23),
      (0x1p-150, 0), (0x1.8p-149, 0x1p-148), (3.5e38, .infinity), (-0.0, -0.0),
    ]
    for (double, single) in cases {
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: double.bitPattern >> (8 * $0)) }
      let buffer = FloatBuffer(count: 1)
      buffer.all.copy(littleEndianBytes: FloatFormat.double.singles(bytes[...]))
      #expect(buffer.all[0].bitPattern == single.bitPattern, "\(double)")
    }
  }

  @Test func `a NumPy archive is a plain zip of npy files`() throws {
    #expect(zipChecksum(Array("123456789".utf8)) == 0xcbf4_3926)
    var file = Safetensors()
    file.add("x", shape: [1, 2], littleEndianBytes: [0, 0, 128, 63, 0, 0, 0, 64])
    file.add("labels", shape: [1], integers: [7])
    let bytes = [UInt8](try #require(file.numpyArchive()))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(bytes.starts(with: [0x50, 0x4b, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]))
    #expect(text.contains("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }"))
    #expect(text.contains("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }"))
    // Two entries of 128 bytes of header each; the directory begins where the end says.
    let end = Array(bytes.suffix(22))
    #expect(Array(end.prefix(4)) == [0x50, 0x4b, 5, 6] && end[8] == 2 && end[10] == 2)
    let start = Int(end[16]) | Int(end[17]) << 8
    #expect(start == (30 + 10 + 136) + (30 + 5 + 136))
    #expect(Array(bytes[start..<(start + 4)]) == [0x50, 0x4b, 1, 2])
  }
}
