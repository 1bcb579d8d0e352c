import Data
import Foundation
import Graph
import Kernels
import Models
import TestSupport
import Testing

/// A tiny model whose every number an independent PyTorch implementation has computed.
struct GoldenModel: Sendable, CustomTestStringConvertible {
  let name: String
  let config: ModelConfig
  let shape: ImageShape
  var testDescription: String { name }

  static let all =
    [
      prefixHead, rawPixels, noHead, spiralOrder, drawnOrders, blockCausal, masked, transformerHead,
    ] + rivals + forms

  /// Objectives of other systems, with optimizer steps.
  static let rivals = [
    maskedAutoencoder, severalOffsets, nextEmbedding, supervised,
  ]

  /// Trunks with the settings that newer papers vary.
  static let forms = [
    form("trunk-modern", side: 12, patchSize: 4) {
      var supervised = Supervised()
      supervised.classes = 5
      ($0.objective, $0.attention, $0.head) = (Objective(supervised), .bidirectional, .none)
      ($0.form.positions, $0.form.norm, $0.form.mlp) = (.rotary, .rmsNorm, .swiGLU)
      ($0.form.classToken, $0.form.registers, $0.form.bias) = (true, 2, true)
    },
    form("trunk-learned", side: 16, patchSize: 4) {
      var head = TransformerHead()
      (head.depth, head.width) = (0, 24)
      ($0.objective, $0.attention) = (Objective(MaskedAutoencoder()), .bidirectional)
      ($0.head, $0.form.positions) = (.transformer(head), .learned)
      ($0.form.classToken, $0.form.registers, $0.form.bias) = (true, 1, true)
    },
    form("trunk-successor", side: 8, patchSize: 2) {
      ($0.objective, $0.head) = (Objective(NextEmbedding()), .none)
      ($0.form.positions, $0.form.mlp, $0.form.registers) = (.rotary, .swiGLU, 3)
    },
  ]

  private static func form(
    _ name: String, side: Int, patchSize: Int, _ change: (inout ModelConfig) -> Void
  ) -> GoldenModel {
    GoldenModel(
      name: name,
      config: fourByFour {
        $0.patchSize = patchSize
        ($0.form.queryKeyNorm, $0.form.layerScale) = (true, .initial(0.1))
        change(&$0)
      }, shape: ImageShape(height: side, width: side, channels: 1))
  }

  static let prefixHead = GoldenModel(
    name: "prefix-mlp-head",
    config: make(width: 16, depth: 2, heads: 2, patchSize: 4, head: mlp(depth: 1, width: 24)),
    shape: ImageShape(height: 12, width: 12, channels: 1))

  static let rawPixels = GoldenModel(
    name: "causal-raw-pixels",
    config: make(
      width: 24, depth: 3, heads: 3, patchSize: 2, head: mlp(depth: 2, width: 24),
      target: .pixels, attention: .causal),
    shape: ImageShape(height: 8, width: 8, channels: 3))

  static let noHead = GoldenModel(
    name: "no-head",
    config: make(width: 12, depth: 1, heads: 3, patchSize: 4, head: .none),
    shape: ImageShape(height: 12, width: 12, channels: 3))

  static let spiralOrder = GoldenModel(
    name: "spiral-order", config: fourByFour { $0.order = .fixed(.spiralOutward) },
    shape: ImageShape(height: 8, width: 8, channels: 1))

  static let drawnOrders = GoldenModel(
    name: "drawn-orders", config: fourByFour { $0.order = .random },
    shape: ImageShape(height: 8, width: 8, channels: 1))

  static let blockCausal = GoldenModel(
    name: "block-causal", config: fourByFour { $0.attention = .blockCausal(Blocks()) },
    shape: ImageShape(height: 8, width: 8, channels: 1))

  static let masked = GoldenModel(
    name: "masked",
    config: fourByFour {
      ($0.patchSize, $0.attention, $0.objective) = (4, .bidirectional, Objective(Masking()))
    }, shape: ImageShape(height: 12, width: 12, channels: 1))

  static let maskedAutoencoder = GoldenModel(
    name: "mae",
    config: fourByFour {
      ($0.patchSize, $0.attention, $0.head) = (4, .bidirectional, smallTransformer)
      $0.objective = Objective(MaskedAutoencoder())
    }, shape: ImageShape(height: 16, width: 16, channels: 1))

  /// Of its images, one has no target five patches ahead.
  static let severalOffsets = GoldenModel(
    name: "several-offsets",
    config: fourByFour {
      var objective = Autoregressive()
      objective.offsets = [1, 2, 5]
      $0.objective = Objective(objective)
    }, shape: ImageShape(height: 8, width: 8, channels: 1))

  static let nextEmbedding = GoldenModel(
    name: "next-embedding",
    config: fourByFour {
      ($0.objective, $0.attention, $0.head) = (Objective(NextEmbedding()), .causal, .none)
    }, shape: ImageShape(height: 8, width: 8, channels: 1))

  static let supervised = GoldenModel(
    name: "supervised",
    config: fourByFour {
      var supervised = Supervised()
      supervised.classes = 5
      ($0.patchSize, $0.objective) = (4, Objective(supervised))
      ($0.attention, $0.head) = (.bidirectional, .none)
    }, shape: ImageShape(height: 12, width: 12, channels: 1))

  static let transformerHead = GoldenModel(
    name: "transformer-head",
    config: fourByFour { ($0.patchSize, $0.head) = (4, smallTransformer) },
    shape: ImageShape(height: 12, width: 12, channels: 1))

  private static var smallTransformer: PredictionHead {
    var head = TransformerHead()
    (head.depth, head.width, head.heads) = (2, 24, 3)
    return .transformer(head)
  }

  private static func fourByFour(_ change: (inout ModelConfig) -> Void) -> ModelConfig {
    var config = make(
      width: 16, depth: 2, heads: 2, patchSize: 2, head: mlp(depth: 1, width: 24))
    change(&config)
    return config
  }

  private static func mlp(depth: Int, width: Int) -> PredictionHead {
    var head = MLPHead()
    (head.depth, head.width) = (depth, width)
    return .mlp(head)
  }

  private static func make(
    width: Int, depth: Int, heads: Int, patchSize: Int, head: PredictionHead,
    target: PredictionTarget = .normalizedPixels,
    attention: Models.Attention = .prefix(PrefixRange())
  ) -> ModelConfig {
    var config = ModelConfig()
    (config.width, config.depth, config.heads) = (width, depth, heads)
    (config.patchSize, config.head) = (patchSize, head)
    (config.target, config.attention) = (target, attention)
    return config
  }

  func golden() throws -> Safetensors {
    try Safetensors(contentsOf: "\(fixtureFolder)/\(name).safetensors")
  }

  var grid: PatchGrid { get throws { try PatchGrid(shape: shape, patchSize: config.patchSize) } }
}

extension Safetensors {
  func values(_ name: String) throws -> [Double] {
    guard let entry = entries[name] else {
      throw SafetensorsError.missing(path: "golden", name: name)
    }
    let buffer = FloatBuffer(count: entry.bytes.count / 4)
    buffer.all.copy(littleEndianBytes: entry.bytes)
    return buffer.all.values.map(Double.init)
  }

  /// Every tensor under a prefix, with the prefix removed, as a file of its own.
  func under(_ prefix: String) -> Safetensors {
    var file = Safetensors()
    for (name, entry) in entries where name.hasPrefix(prefix) {
      file.entries[String(name.dropFirst(prefix.count))] = entry
    }
    return file
  }
}

/// One model, ready to run on a golden file's images.
struct GoldenExecution {
  let model: Model
  let objective: PretrainingGraph
  let execution: Execution
  let golden: Safetensors
  let images: Int
  let sequences: [PatchSequence]

  init(_ test: GoldenModel, isTraining: Bool = true) throws {
    golden = try test.golden()
    model = try Model(config: test.config, grid: test.grid, seed: 0)
    try model.load(golden, from: test.name)
    objective = try PretrainingGraph(config: test.config, grid: test.grid)
    let prefixes = try golden.values("input.prefix").map { Int($0) }
    images = prefixes.count
    execution = Execution(
      Program(
        objective.graph, images: images, isTraining: isTraining,
        // The input too, so that several passes can read it.
        results: objective.trainingLosses + [objective.prediction, objective.patches]
          + objective.blocks))
    sequences = try Self.sequences(test, golden, prefixes)
    execution.begin(images: images)
    execution.show(sequences, as: objective.view)
    if golden.entries["input.labels"] != nil {
      for (image, label) in try golden.values("input.labels").enumerated() {
        execution[.images].labels[image] = Int(label)
      }
    }
    try fill(test)
  }

  /// How the golden file reads each image: its own orders and hidden patches, where it has them.
  private static func sequences(
    _ test: GoldenModel, _ golden: Safetensors, _ prefixes: [Int]
  ) throws -> [PatchSequence] {
    let grid = try test.grid
    let places = { (name: String, image: Int) -> [Double]? in
      guard golden.entries[name] != nil else { return nil }
      return Array(try golden.values(name)[(image * grid.count)..<((image + 1) * grid.count)])
    }
    return try prefixes.enumerated().map { image, prefix in
      let readingOrder =
        try places("input.visits", image)?.map { Int($0) } ?? test.config.readingOrder(grid)
      if let hidden = try places("input.hidden", image) {
        return PatchSequence(
          readingOrder: readingOrder, prefix: grid.count,
          lossPositions: hidden.indices.filter { hidden[$0] == 1 })
      }
      if golden.entries["input.labels"] != nil {
        return PatchSequence(readingOrder: readingOrder, prefix: prefix, lossPositions: [])
      }
      return .autoregressive(readingOrder, prefix: prefix, shift: test.config.shift)
    }
  }

  private func fill(_ test: GoldenModel) throws {
    let pixels = try golden.values("input.images")
    let (size, channels, patch) = (test.shape.height, test.shape.channels, test.config.patchSize)
    var patches: [Float] = []
    for image in 0..<images {
      for index in sequences[image].readingOrder {
        let (top, left) = (index / (size / patch) * patch, index % (size / patch) * patch)
        for pixel in 0..<(patch * patch) {
          for channel in 0..<channels {
            let (y, x) = (top + pixel / patch, left + pixel % patch)
            patches.append(Float(pixels[((image * channels + channel) * size + y) * size + x]))
          }
        }
      }
    }
    execution[objective.patches].copy(patches)
  }

  /// The mean over all losses, and their number.
  var loss: (mean: Double, count: Int) {
    let count = sequences.reduce(0) { $0 + objective.trainingLossCount($1) }
    return (objective.trainingLosses.reduce(0) { $0 + execution[$1].sum } / Double(count), count)
  }

  var patchCount: Int { objective.view.patches.perImage }

  /// Rows of the golden prediction that have a loss: counted patches, or images.
  var predictedRows: [Int] {
    objective.lossCount(sequences[0]) == sequences[0].lossPositions.count
      ? lossRows : Array(0..<images)
  }

  /// Rows whose predictions count.
  var lossRows: [Int] {
    sequences.enumerated().flatMap { image, sequence in
      sequence.lossPositions.map { image * patchCount + $0 }
    }
  }
}
