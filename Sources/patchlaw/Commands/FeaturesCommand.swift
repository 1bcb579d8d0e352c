import ArgumentParser
import Data
import Kernels
import Models
import Probes
import Settings
import Text

/// Computes frozen features with weights from anywhere.
struct FeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Compute features of a dataset's test images with weights under AIM's names.",
    discussion: """
      Width, depth and patch size are read off the weights; heads and resolution cannot be and are \
      given here. The file written holds `features` [images, patches, width] and `labels` [images], \
      in single precision.
      """)

  @Option(.path, help: "A safetensors file, of patchlaw's or of Apple's AIM models.")
  var weights: String

  @Option(.whole(1...1024), help: "Attention heads; Apple's models have width / 128.")
  var heads: Int

  /// Datasets that need no settings, by their names in specs.
  enum Source: String, ExpressibleByArgument, CaseIterable { case fashionMNIST, shapes }

  @Option(help: "Dataset by its name in specs.")
  var dataset = Source.fashionMNIST

  @Option(.whole(4...1024), help: "Pixels per side (default: the dataset's own).")
  var resolution: Int?

  @Option(.whole(1...1_000_000), help: "Test images to compute, from the first.")
  var images = 100

  @Option(.whole(1...1024), help: "How many of the last blocks are averaged.")
  var last = 1

  @Flag(help: "Let a patch see only itself and those before it.")
  var causal = false

  @Argument(help: "The safetensors file to write.")
  var output: String

  func run() throws {
    let file = try Safetensors(contentsOf: weights)
    let config = try ModelConfig(weights: file, heads: heads, path: weights)
    guard last <= config.depth else {
      throw UserError(
        "--last \(last): the weights in \(weights) have \(config.depth.counted("block")); average at "
          + "most those")
    }
    let dataset = try Dataset.load(source)
    let grid = try PatchGrid(shape: dataset.shape, patchSize: config.patchSize)
    let model = try Model(config: config, grid: grid, seed: 0)
    try model.load(file, from: weights, isTrunkOnly: true)
    let count = min(images, dataset.test.count)
    let features = frozenFeatures(
      model: model, dataset: dataset, images: count,
      blocks: (config.depth - last)..<config.depth,
      attention: causal ? .causal : .bidirectional)
    var result = Safetensors()
    result.add(
      "features", shape: [count, grid.count, config.width],
      littleEndianBytes: features.all.littleEndianBytes)
    if dataset.test.isLabelled {
      let labels = FloatBuffer((0..<count).map { Float(dataset.test.label($0)) })
      result.add("labels", shape: [count], littleEndianBytes: labels.all.littleEndianBytes)
    }
    try TextFile.write(result.encoded(), to: output)
    print("\(output): \(count) images, \(grid.count) patches, \(config.width) values each")
  }

  private var source: DataConfig {
    var data = DataConfig()
    switch dataset {
    case .fashionMNIST: break
    case .shapes: data.dataset = .shapes(Shapes())
    }
    data.resolution = resolution
    return data
  }
}
