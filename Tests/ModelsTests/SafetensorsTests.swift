import Data
import Foundation
import Kernels
import TestSupport
import Testing

@testable import Models

struct SafetensorsTests {
  private static let path = "weights.safetensors"

  /// A file of tensors as anyone may write it.
  private struct Tensor {
    var name: String
    var type = "F32"
    var shape: String
    var bytes: [UInt8]
  }

  private func file(_ tensors: [Tensor], extra: String = "") -> [UInt8] {
    var offset = 0
    let header = tensors.map { tensor in
      defer { offset += tensor.bytes.count }
      return """
        "\(tensor.name)":{"dtype":"\(tensor.type)","shape":\(tensor.shape),\
        "data_offsets":[\(offset),\(offset + tensor.bytes.count)]}
        """
    }
    let text = Array("{\((header + (extra.isEmpty ? [] : [extra])).joined(separator: ","))}".utf8)
    return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
      + tensors.flatMap(\.bytes)
  }

  @Test func `a byte that belongs to no tensor, or to two, is refused`() throws {
    let values = [UInt8](repeating: 0, count: 8)
    let whole = file([Tensor(name: "a", shape: "[2]", bytes: values), Tensor(name: "b", shape: "[2]", bytes: values)])
    #expect(throws: Never.self) { try read(whole) }
    let text = String(decoding: whole[8..<(whole.count - 16)], as: UTF8.self)
    for (offsets, words) in [
      ("[0,8]", "tensor 'b' begins at byte 0, expected 8"),
      ("[4,12]", "tensor 'b' begins at byte 4, expected 8"),
    ] {
      // As long as it was.
      let header = text.replacing("[8,16]", with: offsets).padding(
        toLength: text.count, withPad: " ", startingAt: 0)
      let bytes = Array(whole[..<8]) + Array(header.utf8) + whole.suffix(16)
      let error = try #require(throws: SafetensorsError.self) { try read(bytes) }
      #expect("\(error)".contains(words), "\(error)")
    }
    let longer = try #require(throws: SafetensorsError.self) { try read(whole + [1, 2, 3]) }
    #expect("\(longer)".contains("3 bytes at the end belong to no tensor"))
  }

  private func read(_ bytes: [UInt8]) throws -> Safetensors {
    try Safetensors(bytes, from: Self.path)
  }

  /// Uses a file as `features` does.
  private func use(_ bytes: [UInt8], heads: Int = 2, size: Int = 8) throws -> Model {
    let file = try read(bytes)
    let config = try ModelConfig(weights: file, heads: heads, path: Self.path)
    let grid = try PatchGrid(
      shape: ImageShape(height: size, width: size, channels: 3), patchSize: config.patchSize)
    let model = try Model(config: config, grid: grid, seed: 0)
    try model.load(file, from: Self.path, isTrunkOnly: true)
    return model
  }

  /// Width 8, three blocks, patches of 4 × 4 in color.
  private func weights() throws -> Safetensors {
    var config = ModelConfig()
    (config.width, config.depth, config.heads, config.head) = (8, 3, 2, .none)
    let grid = try PatchGrid(
      shape: ImageShape(height: 8, width: 8, channels: 3), patchSize: 4)
    return try Model(config: config, grid: grid, seed: 1).weights()
  }

  @Test func `no bit of a file that we wrote can change unnoticed`() throws {
    var file = Safetensors()
    file.add("a", shape: [2], littleEndianBytes: [0, 0, 128, 63, 0, 0, 0, 64])
    file.metadata = ["step": "3"]
    let bytes = [UInt8](try file.encoded())
    let read = try read(bytes)
    #expect(read.metadata == ["step": "3"] && Array(read.entries["a"]?.bytes ?? []).last == 64)
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 1 << (place % 8)
      #expect(throws: SafetensorsError.self, "byte \(place)") { try self.read(damaged) }
    }
  }

  @Test func `a file that says our format and has no checksum is damaged`() throws {
    let tensor = Tensor(name: "a", shape: "[1]", bytes: [0, 0, 0, 0])
    _ = try read(file([tensor], extra: #""__metadata__":{"format":"pt","checksum":"theirs"}"#))
    #expect(throws: SafetensorsError.self) {
      try read(file([tensor], extra: #""__metadata__":{"patchlaw.format":"2"}"#))
    }
  }

  @Test func `half, bfloat and double precision are read as single`() throws {
    // 1.5, −2 and the smallest positive half, 2⁻²⁴.
    let single: [Float] = [1.5, -2, 0x1p-24]
    let cases: [(String, [UInt8])] = [
      ("F16", [0x00, 0x3e, 0x00, 0xc0, 0x01, 0x00]),
      ("BF16", [0xc0, 0x3f, 0x00, 0xc0, 0x80, 0x33]),
      (
        "F32", single.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * $0) & 255) } }
      ),
      (
        "F64",
        single.flatMap { value in
          (0..<8).map { UInt8(Double(value).bitPattern >> (8 * UInt64($0)) & 255) }
        }
      ),
    ]
    for (type, bytes) in cases {
      let read = try read(file([Tensor(name: "a", type: type, shape: "[3]", bytes: bytes)]))
      let buffer = FloatBuffer(count: 3)
      buffer.all.copy(littleEndianBytes: try read.bytes("a", shape: [3], from: Self.path))
      #expect(buffer.all.values == single, "\(type)")
    }
  }

  @Test func `a tensor is checked where it is needed, and only there`() throws {
    let good = Tensor(name: "good", shape: "[1]", bytes: [0, 0, 0, 0])
    let eight = [UInt8](repeating: 0, count: 8)
    let odd = [
      (Tensor(name: "odd", type: "I64", shape: "[1]", bytes: eight), "is of type I64"),
      (Tensor(name: "odd", shape: "[3]", bytes: eight), "of shape [3] has 8 bytes"),
      (Tensor(name: "odd", shape: "[-1,-2]", bytes: eight), "of shape [-1, -2] has 8 bytes"),
      (Tensor(name: "odd", shape: "[4611686018427387905]", bytes: []), "has 0 bytes"),
      (Tensor(name: "odd", shape: "[4294967296,4294967296]", bytes: []), "has 0 bytes"),
    ]
    for (tensor, words) in odd {
      let read = try read(file([good, tensor]))
      #expect(try read.bytes("good", shape: [1], from: Self.path).count == 4)
      let error = #expect(throws: SafetensorsError.self) {
        try read.tensor("odd", from: Self.path)
      }
      #expect(error?.description.hasPrefix(Self.path) == true)
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
    let none = #expect(throws: SafetensorsError.self) {
      try read(file([good])).tensor("odd", from: Self.path)
    }
    #expect(none?.description.contains("'odd' is missing") == true)
  }

  @Test func `a file that ends before its tensors do, or is another kind of file, is told`() throws
  {
    let whole = file([Tensor(name: "a", shape: "[4]", bytes: [UInt8](repeating: 1, count: 16))])
    for length in 0..<whole.count {
      #expect(throws: SafetensorsError.self) { try read(Array(whole[..<length])) }
    }
    for header in [
      "[]", "{", "7", #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
      #"{"a":{"dtype":"F32","shape":[1e300],"data_offsets":[0,4]}}"#,
      String(repeating: "[", count: 30_000),
    ] {
      let text = Array(header.utf8)
      let size = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
      let error = #expect(throws: SafetensorsError.self) { try read(size + text + [0, 0, 0, 0]) }
      #expect(error?.description.contains("header cannot be read") == true)
    }
    for (text, words) in [
      ("# A page about weights\n", "this is not a safetensors file"),
      ("PK\u{3}\u{4}\u{14}\0\0\0archive/data.pkl", "safetensors.torch.save_file"),
    ] {
      let error = #expect(throws: SafetensorsError.self) { try read(Array(text.utf8)) }
      #expect(error?.description.contains(words) == true)
    }
  }

  @Test func `weights with other tensors beside load, a missing block does not`() throws {
    var weights = try weights()
    let whole = try use(Array(weights.encoded()))
    #expect(whole.config.depth == 3 && whole.config.width == 8 && whole.config.patchSize == 4)
    let tensors = weights.entries.map { name, entry in
      Tensor(name: name, shape: "\(entry.shape)", bytes: Array(entry.bytes))
    }
    let beside = Tensor(
      name: "steps", type: "I64", shape: "[1]", bytes: [UInt8](repeating: 7, count: 8))
    let loaded = try use(file(tensors + [beside], extra: #""__metadata__":{"format":"pt"}"#))
    #expect(loaded.parameters.all.values == whole.parameters.all.values)
    for name in weights.entries.keys where name.hasPrefix("trunk.blocks.1.") {
      weights.entries[name] = nil
    }
    let error = #expect(throws: SafetensorsError.self) { try use(Array(weights.encoded())) }
    #expect(error?.description.contains("'trunk.blocks.1.mlp.fc1.weight' is missing") == true)
  }

  @Test(arguments: [
    ("preprocessor.patchifier.proj.weight", "[-8,3,4,-4]", "of shape [-8, 3, 4, -4] has"),
    ("preprocessor.patchifier.proj.weight", "[8,3,0,0]", "of shape [8, 3, 0, 0] has"),
    (
      "preprocessor.patchifier.proj.weight", "[1152921504606846976,4,4,1]",
      "which is another number"
    ),
    ("preprocessor.patchifier.proj.weight", "[384]", "not [width, channels, patch, patch]"),
    ("preprocessor.patchifier.proj.weight", "[96,4]", "not [width, channels, patch, patch]"),
    ("preprocessor.patchifier.proj.weight", "[24,1,4,4]", "not [a multiple of 24, 24]"),
    ("trunk.blocks.0.mlp.fc1.weight", "[8,32]", "not [a multiple of 8, 8]"),
    ("trunk.blocks.0.mlp.fc1.weight", "[-32,-8]", "of shape [-32, -8] has"),
    ("trunk.blocks.1.mlp.fc1.weight", "[256]", "not [a multiple of 8, 8]"),
    ("trunk.norm.weight", "[8]", ""),
  ])
  func `shapes of no model are told with the tensor`(
    _ name: String, _ shape: String, _ words: String
  ) throws {
    let tensors = try weights().entries.map { known, entry in
      Tensor(
        name: known, shape: known == name ? shape : "\(entry.shape)", bytes: Array(entry.bytes))
    }
    guard !words.isEmpty else {
      _ = try use(file(tensors))
      return
    }
    let error = #expect(throws: SafetensorsError.self) { try use(file(tensors)) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("\n") == false)
  }

  @Test func `empty MLPs, widths out of range and no heads are told`() throws {
    var empty = try weights()
    for block in 0..<3 {
      empty.add("trunk.blocks.\(block).mlp.fc1.weight", shape: [0, 8], littleEndianBytes: [])
    }
    let ratio = #expect(throws: SafetensorsError.self) { try use(Array(empty.encoded())) }
    #expect(ratio?.description.contains("'model.mlpRatio' must be from 1 to 16, not 0") == true)
    for heads in [0, -1, 4096] {
      let error = #expect(throws: SafetensorsError.self) {
        try use(Array(try weights().encoded()), heads: heads)
      }
      #expect(error?.description.contains("'model.heads' must be from 1 to 128") == true)
    }
    var far = try weights()
    far.add("trunk.blocks.\(Int.max).norm", shape: [0], littleEndianBytes: [])
    far.add("trunk.blocks.-7.norm", shape: [0], littleEndianBytes: [])
    let error = #expect(throws: SafetensorsError.self) { try use(Array(far.encoded())) }
    #expect(error?.description.contains("'trunk.blocks.3.mlp.fc1.weight' is missing") == true)
  }

  /// The file with our keys of the metadata renamed.
  private static func unsealed(_ file: [UInt8]) -> [UInt8] {
    var bytes = Foundation.Data(file)
    for _ in 0..<2 {
      if let place = bytes.firstRange(of: Foundation.Data("patchlaw.".utf8)) {
        bytes.replaceSubrange(place, with: Foundation.Data("somebody.".utf8))
      }
    }
    return [UInt8](bytes)
  }

  @Test func `five hundred damaged files are refused or make a model`() throws {
    // As another program writes them, without our checksum.
    let whole = Self.unsealed(Array(try weights().encoded()))
    let length = whole[0..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let numbers = [
      "-1", "0", "1", "2", "7", "8", "16", "2147483648", "4611686018427387904",
      "9223372036854775807", "18446744073709551616", "-9223372036854775808", "1.5", "null",
    ]
    var generator = TestGenerator(2)
    var counts = (used: 0, refused: 0)
    for _ in 0..<500 {
      var bytes = whole
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
      case 1:
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 2:
        let place = Int.random(in: 0..<(8 + length), using: &generator)
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      default:
        // One number of the header becomes another.
        var header = String(decoding: whole[8..<(8 + length)], as: UTF8.self)
        let places = header.ranges(of: /[0-9]+(?=[,\]])/)
        guard let place = places.randomElement(using: &generator),
          let number = numbers.randomElement(using: &generator)
        else { continue }
        header.replaceSubrange(place, with: number)
        let text = Array(header.utf8)
        bytes =
          (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
          + whole[(8 + length)...]
      }
      do {
        _ = try use(bytes)
        counts.used += 1
      } catch let error where error is SafetensorsError || error is DataError {
        #expect(!"\(error)".contains("\n"))
        counts.refused += 1
      } catch is ModelError {
        counts.refused += 1
      }
    }
    #expect(counts.used > 50 && counts.refused > 200, "\(counts)")
  }
}
