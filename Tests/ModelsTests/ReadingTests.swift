import Data
import Graph
import Kernels
import TestSupport
import Testing

@testable import Models

/// Orders, masks and hidden patches: what may influence what.
struct ReadingTests {
  /// Tokens carry their positions; only the sequence changes, so an order is nothing but the raster
  /// model shown other sequences.
  @Test(arguments: FixedOrder.all)
  func `an order is the raster model on rearranged patches, bit for bit`(
    _ order: FixedOrder
  ) throws {
    var config = GoldenModel.rawPixels.config
    let grid = try GoldenModel.rawPixels.grid
    config.order = .fixed(order)
    let readingOrder = config.readingOrder(grid)
    #expect(readingOrder == order.readingOrder(grid))
    let ordered = try losses(config, grid, readingOrder: nil)
    config.order = .fixed(.raster)
    #expect(try losses(config, grid, readingOrder: readingOrder) == ordered)
    if order != .raster { #expect(try losses(config, grid, readingOrder: nil) != ordered) }
  }

  /// Losses of one image, its patches in the config's own order, or in that of `readingOrder`.
  private func losses(
    _ config: ModelConfig, _ grid: PatchGrid, readingOrder: [Int]?
  ) throws -> [Float] {
    let model = try Model(config: config, grid: grid, seed: 4)
    let objective = PretrainingGraph(config: config, grid: grid)
    let execution = Execution(
      Program(objective.graph, images: 1, isTraining: false, results: [objective.losses]))
    execution.begin(images: 1)
    var generator = TestGenerator(1)
    let raster = (0..<grid.count).map { _ in generator.values(grid.valuesPerPatch) }
    let order = readingOrder ?? config.readingOrder(grid)
    execution[objective.patches].copy(order.flatMap { raster[$0] })
    if let readingOrder {
      execution.show(
        [.autoregressive(readingOrder, prefix: 1, shift: config.shift)], as: objective.view)
    } else {
      // The graph's own order stands when the execution is told nothing else.
      execution[objective.view.patches].prefix[0] = 1
      execution.choose(Array(0..<(grid.count - 1)), of: objective.view.lossPositions)
    }
    execution.forward(parameters: model.parameters)
    return execution[objective.losses].values
  }

  /// For each patch changed, the counted places whose prediction changes.
  private func influence(_ test: GoldenModel) throws -> [[Int]] {
    let golden = try GoldenExecution(test, isTraining: false)
    let (execution, objective) = (golden.execution, golden.objective)
    let lossPositions = golden.sequences[0].lossPositions
    let width = objective.graph.width(objective.prediction)
    func predictions() -> [[Float]] {
      execution.forward(parameters: golden.model.parameters)
      let values = execution[objective.prediction].values
      return lossPositions.indices.map { Array(values[($0 * width)..<(($0 + 1) * width)]) }
    }
    let patches = execution[objective.patches].values
    let values = objective.graph.width(objective.patches)
    let before = predictions()
    return (0..<golden.patchCount).map { changed in
      var moved = patches
      moved[changed * values] += 1
      execution[objective.patches].copy(moved)
      return zip(lossPositions, zip(before, predictions())).filter { $1.0 != $1.1 }.map(\.0)
    }
  }

  @Test func `a block sees itself and the blocks before it, and nothing else`() throws {
    let influence = try influence(.blockCausal)
    for changed in 0..<16 {
      #expect(influence[changed] == (0..<12).filter { changed / 4 <= $0 / 4 }, "patch \(changed)")
    }
  }

  @Test func `a hidden patch changes nothing, a visible one every prediction`() throws {
    let influence = try influence(.masked)
    let hidden = [0, 2, 3, 7]
    for changed in 0..<9 {
      #expect(influence[changed] == (hidden.contains(changed) ? [] : hidden), "patch \(changed)")
    }
  }

  @Test func `a decoder predicts from visible patches only, and the trunk reads nothing else`()
    throws
  {
    let influence = try influence(.maskedAutoencoder)
    let golden = try GoldenExecution(.maskedAutoencoder, isTraining: false)
    let hidden = golden.sequences[0].lossPositions
    #expect(hidden.count == 12)
    for changed in 0..<16 {
      #expect(influence[changed] == (hidden.contains(changed) ? [] : hidden), "patch \(changed)")
    }
    let block = golden.objective.blocks[0]
    #expect(golden.execution[block].count == golden.images * 4 * 16)
  }

  /// A quarter of the patches costs a quarter of the products and a sixteenth of the attention.
  @Test func `a masked autoencoder counts visible patches only in its trunk`() throws {
    let test = GoldenModel.maskedAutoencoder
    let cost = try ModelCost(model: test.config, grid: test.grid)
    // Two blocks of width 16 on 4 patches; the patch projection has no input gradient.
    let products: Double = 3 * 2 * 4 * 2 * 12 * 16 * 16
    let projection: Double = 2 * 2 * 4 * 16 * 16
    let attention: Double = 3 * 2 * 4 * 4 * 4 * 16
    #expect(cost.trunkTrainingFLOPsPerImage == products + projection + attention)
    // Two blocks of width 24 on 16 patches, of which 12 are predicted.
    let decoder: Double = 3 * 2 * 16 * 2 * 12 * 24 * 24
    let ends: Double = 3 * 2 * (4 * 24 * 16 + 12 * 24 * 16)
    let mixing: Double = 3 * 2 * 4 * 16 * 16 * 24
    let head = cost.trainingFLOPsPerImage - cost.trunkTrainingFLOPsPerImage
    #expect(head == decoder + ends + mixing)
  }

  @Test(arguments: [GoldenModel.spiralOrder, .drawnOrders, .transformerHead])
  func `no place sees what it predicts`(_ test: GoldenModel) throws {
    let influence = try influence(test)
    for changed in influence.indices {
      #expect(influence[changed].allSatisfy { changed <= $0 }, "place \(changed)")
    }
  }

  @Test func `a drawn order tells the model which patch is next`() throws {
    let golden = try GoldenExecution(.drawnOrders, isTraining: false)
    func first() -> [Float] {
      golden.execution.forward(parameters: golden.model.parameters)
      return Array(golden.execution[golden.objective.prediction].values[0..<4])
    }
    let before = first()
    var sequence = golden.sequences[0]
    sequence.readingOrder.swapAt(1, 9)
    golden.execution.show(
      [sequence] + golden.sequences.dropFirst(), as: golden.objective.view)
    #expect(first() != before)
  }

  @Test(arguments: GoldenModel.all)
  func `features read the parameters of the whole model`(_ test: GoldenModel) throws {
    let grid = try test.grid
    let whole = PretrainingGraph(config: test.config, grid: grid).graph.layout.parameters
    let part = FeatureGraph(config: test.config, grid: grid, windows: [0..<1]).graph.layout
      .parameters
    #expect(part == Array(whole.prefix(part.count)))
  }

  @Test(arguments: [GoldenModel.masked, .drawnOrders, .prefixHead])
  func `weights tell what features need, without a config`(_ test: GoldenModel) throws {
    let model = try Model(config: test.config, grid: test.grid, seed: 2)
    let read = try ModelConfig(weights: model.weights(), heads: 2, path: "weights")
    #expect(read.objective == test.config.objective)
    #expect(read.order.isRandom == test.config.order.isRandom)
    let layout = FeatureGraph(config: read, grid: try test.grid, windows: [0..<2]).graph.layout
    #expect(layout.parameters == Array(model.layout.parameters.prefix(layout.parameters.count)))
    try read.check(test.grid)
  }

  @Test(arguments: GoldenModel.forms)
  func `the form of a trunk survives a file, which no other form reads`(_ test: GoldenModel) throws
  {
    let model = try Model(config: test.config, grid: test.grid, seed: 2)
    var file = model.weights()
    file.metadata = model.metadata.entries
    let read = try ModelConfig(weights: file, heads: nil, path: "weights")
    #expect(read.form == test.config.form && read.mlpRatio == 4)
    file.metadata["trunk"] = nil
    let silent = #expect(throws: SafetensorsError.self) {
      try ModelConfig(weights: file, heads: nil, path: "weights")
    }
    #expect(silent?.description.contains("a trunk of another form") == true)
    var dropping = GoldenModel.prefixHead.config
    dropping.form.dropPath = 0.5
    let plain = try Model(config: dropping, grid: GoldenModel.prefixHead.grid, seed: 2)
    #expect(try plain.trunkWeights().entries.count == 22 && plain.metadata.form == nil)
    let refused = #expect(throws: ModelError.self) { try model.trunkWeights() }
    #expect(refused?.description.contains("model.queryKeyNorm is true") == true)
    #expect(refused?.description.contains("--format patchlaw") == true)
  }

  /// Products and attention of the trunk on all tokens, once forward and twice backward.
  @Test(arguments: GoldenModel.forms)
  func `the cost of a trunk counts leading tokens and gates`(_ test: GoldenModel) throws {
    let graph = FeatureGraph(config: test.config, grid: try test.grid, windows: [1..<2]).graph
    let patches = Double(try test.grid.count)
    let embedding = 2 * patches * Double(16 * test.config.patchSize * test.config.patchSize)
    #expect(
      graph.forwardFLOPsPerImage
        == test.config.trunkForwardFLOPs(patches: patches) + embedding)
    #expect(
      test.config.trunkForwardFLOPs(patches: patches)
        > ModelConfig.plain(like: test.config).trunkForwardFLOPs(patches: patches))
  }

  /// PyTorch's logits are one layer on the normalized class token.
  @Test func `the class token of the last block is what PyTorch classifies by`() throws {
    let test = GoldenModel.forms[0]
    let shown = try GoldenExecution(test, isTraining: false)
    let graph = FeatureGraph(
      config: test.config, grid: try test.grid, windows: [], classWindows: [1..<2])
    let execution = Execution(
      Program(
        graph.graph, images: shown.images, isTraining: false, results: graph.classTokens))
    execution[graph.patches].copy(shown.execution[shown.objective.patches])
    execution.forward(parameters: shown.model.parameters)
    let (tokens, width) = (execution[graph.classTokens[0]].values, test.config.width)
    let parameters = { (name: String) in
      shown.model.layout.parameter(name).map { shown.model.parameters[$0.range].values } ?? []
    }
    let scale = parameters("trunk.post_trunk_norm.weight")
    let (weight, bias) = (parameters("head.out_proj.weight"), parameters("head.out_proj.bias"))
    let logits = (0..<shown.images).flatMap { image in
      let token = Array(tokens[(image * width)..<((image + 1) * width)])
      let square = token.map { $0 * $0 }.reduce(0, +) / Float(width)
      let normalized = zip(token, scale).map { $0 * $1 / (square + 1e-6).squareRoot() }
      return bias.indices.map { label in
        bias[label] + (0..<width).map { normalized[$0] * weight[label * width + $0] }.reduce(0, +)
      }
    }
    #expect(relativeError(logits, try shown.golden.values("output.prediction")) < 1e-5)
  }

  @Test func `a trunk of another form is AIM's where nothing differs, bit for bit`() throws {
    let test = GoldenModel.prefixHead
    func outputs(_ change: (inout TrunkForm) -> Void, _ set: (Model) -> Void) throws -> [Float] {
      var config = test.config
      change(&config.form)
      let grid = try test.grid
      let model = try Model(config: config, grid: grid, seed: 4)
      set(model)
      let graph = FeatureGraph(config: config, grid: grid, windows: [1..<2])
      let execution = Execution(
        Program(graph.graph, images: 1, isTraining: false, results: graph.features))
      var generator = TestGenerator(1)
      execution[graph.patches].copy(generator.values(execution[graph.patches].count))
      execution.forward(parameters: model.parameters)
      return execution[graph.features[0]].values
    }
    let plain = try outputs({ _ in }, { _ in })
    #expect(try outputs({ $0.layerScale = .initial(1) }, { _ in }) == plain)
    #expect(try outputs({ $0.dropPath = 0.5 }, { _ in }) == plain)
    let learned = try outputs({ $0.positions = .learned }) { model in
      guard let table = model.layout.parameter("preprocessor.pos_embed") else { return }
      model.parameters[table.range].copy(sinCosPositions(grid: model.grid, width: 16))
    }
    #expect(learned == plain)
    #expect(try outputs({ $0.positions = Positions.none }, { _ in }) != plain)
    #expect(try outputs({ $0.registers = 1 }, { _ in }) != plain)
  }

  @Test func `positions of small views match PyTorch`() throws {
    let golden = try Safetensors(contentsOf: "\(fixtureFolder)/positions.safetensors")
    func grid(_ side: Int) throws -> PatchGrid {
      try PatchGrid(shape: ImageShape(height: side, width: side, channels: 1), patchSize: 1)
    }
    let (whole, table) = (try grid(8), try golden.values("table"))
    for side in [3, 4] {
      let weights = bicubicWeights(of: try grid(side), over: whole)
      let resized = (0..<(side * side)).flatMap { row in
        (0..<6).map { column in
          (0..<64).reduce(Float(0)) { $0 + weights[row * 64 + $1] * Float(table[$1 * 6 + column]) }
        }
      }
      #expect(relativeError(resized, try golden.values("resized.\(side)")) < 1e-6)
    }
    for side in [3, 8] {
      let angles = rotaryAngles(grid: try grid(side), headWidth: 8, over: whole)
      #expect(relativeError(angles, try golden.values("angles.\(side)")) < 1e-6)
    }
  }

  @Test func `a transformer head is counted apart from the trunk`() throws {
    let test = GoldenModel.transformerHead
    let cost = try ModelCost(model: test.config, grid: test.grid)
    #expect(
      cost.headParameters == (24 * 16 + 24) + 2 * (12 * 24 * 24 + 4 * 24) + 2 * 24 + (24 * 16 + 16))
    let products = Double(24 * 16 + 2 * 12 * 24 * 24 + 24 * 16)
    let attention = 2.0 * 4 * 9 * 9 * 24
    #expect(
      cost.trainingFLOPsPerImage - cost.trunkTrainingFLOPsPerImage
        == 3 * (2 * 9 * products + attention))
  }

  @Test(arguments: [
    ("bidirectional", "model.objective masked"), ("masked", "needs model.attention bidirectional"),
    ("maskedRandom", "no order to draw"), ("all", "hides all or none"),
    ("largeBlocks", "choose 25 or less"), ("noBlocks", "choose 2 or less"),
    ("decoder", "needs model.head transformer"), ("embedding", "needs model.head none"),
    ("embeddingTokens", "does not predict patches"),
    ("labels", "needs model.attention bidirectional"),
    ("decodedOrder", "no order to draw"),
    ("rotary", "set model.heads to one of 1, 2, 4, 8, 16, 32"),
    ("blocks", "choose one of 1"), ("head", "does not divide model.head.transformer.width"),
  ])
  func `what cannot be trained is refused with the fix`(_ name: String, _ words: String) throws {
    var config = ModelConfig()
    var (masking, blocks, head) = (Masking(), Blocks(), TransformerHead())
    (masking.ratio, blocks.side, head.heads) = (0.01, 2, 3)
    switch name {
    case "bidirectional": config.attention = .bidirectional
    case "masked": config.objective = Objective(Masking())
    case "maskedRandom":
      (config.objective, config.attention) = (Objective(Masking()), .bidirectional)
      config.order = .random
    case "all": (config.objective, config.attention) = (Objective(masking), .bidirectional)
    case "largeBlocks", "noBlocks":
      var mask = BlockMask()
      if name == "largeBlocks" { mask.least = 99 }
      (masking.ratio, masking.shape) = (name == "largeBlocks" ? 0.5 : 0.04, .blocks(mask))
      (config.objective, config.attention) = (Objective(masking), .bidirectional)
    case "embedding": config.objective = Objective(NextEmbedding())
    case "embeddingTokens":
      (config.objective, config.head) = (Objective(NextEmbedding()), .none)
      config.target = .pixels
    case "labels": config.objective = Objective(Supervised())
    case "decoder", "decodedOrder":
      (config.objective, config.attention) = (Objective(MaskedAutoencoder()), .bidirectional)
      if name == "decodedOrder" { config.order = .random }
    case "rotary": (config.form.positions, config.heads) = (.rotary, 64)
    case "blocks": config.attention = .blockCausal(blocks)
    default: config.head = .transformer(head)
    }
    let shape = ImageShape(height: 28, width: 28, channels: 1)
    let grid = try PatchGrid(shape: shape, patchSize: 4)
    let error = #expect(throws: ModelError.self) { try config.check(grid) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }
}

extension ModelConfig {
  /// The same model with AIM's trunk.
  fileprivate static func plain(like config: ModelConfig) -> ModelConfig {
    var plain = config
    plain.form = TrunkForm()
    return plain
  }
}
