import ArgumentParser
import Data
import Experiments
import Foundation
import Kernels
import Models
import Probes
import Settings
import Text

/// Computes frozen features with weights from anywhere.
struct FeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Compute features of a dataset's images with weights under AIM's names.",
    discussion: """
      Width, depth and patch size are inferred from the weights, in single, half, bfloat16 or double \
      precision (doubles are rounded to the nearest single); other tensors are ignored. Files that \
      patchlaw has exported also state heads, order, mean and standard deviation; an option that \
      contradicts them is refused. Files of other programs need --heads, are read in raster order, and \
      images are standardized by the dataset's own training images.

      The output holds `features` [images, patches, width], patches in raster order, or with \
      --pooled their mean and with --class-token the class token [images, width], in single \
      precision, and `labels` [images] as integers of 64 bits: NumPy's .npz where its name ends so, \
      else safetensors. Registers are never written.

        patchlaw features train.npz --weights aim.safetensors --split training
        patchlaw features own.npz --weights aim.safetensors --blocks 2..4 \\
          --dataset '{idx: {path: FOLDER}}'
      """)

  @Option(.path, help: "A safetensors file, of patchlaw's or of Apple's AIM models.")
  var weights: String

  @Option(
    .whole(1...1024), help: "Attention heads, where the weights do not say; width / 128 in Apple's."
  )
  var heads: Int?

  @Option(.text, help: "Dataset as a spec writes it: a name, or {cifar10: {path: FOLDER}}.")
  var dataset = "fashionMNIST"

  /// Which images, as training and probes divide them.
  enum Split: String, ExpressibleByArgument, CaseIterable { case training, validation, test }

  @Option(help: "Images of the dataset, divided as for training and probes.")
  var split = Split.test

  @Option(
    .whole(10...1_000_000), help: "Training images that are held out as the validation split.")
  var validationImages = DataConfig().validationImages

  @Option(.whole(4...1024), help: "Pixels per side (default: the dataset's own).")
  var resolution: Int?

  @Option(
    .whole(1...1_000_000), help: "Images to compute, from the first (default: the first 100).")
  var images: Int?

  @Option(.whole(1...1024), help: "How many of the last blocks are averaged (default: 1).")
  var last: Int?

  @Option(.blocks, help: "The blocks that are averaged; the first is 0.")
  var blocks: ClosedRange<Int>?

  @Flag(help: "Write the mean over an image's patches.")
  var pooled = false

  @Flag(help: "Write the class token instead of the patches, where the trunk has one.")
  var classToken = false

  @Flag(help: "Let a patch attend only to itself and those before it.")
  var causal = false

  @Option(.order, help: "Order in which --causal reads the patches, where the weights do not say.")
  var order: String?

  @Option(.threads, help: "Threads; the result does not depend on it.")
  var threads = UsableCores.current.count

  @Argument(help: "The .safetensors or .npz file to write.")
  var output: String

  func validate() throws {
    guard last == nil || blocks == nil else {
      throw ValidationError("--last and --blocks both choose blocks: give one of them")
    }
    guard order == nil || causal else {
      throw ValidationError("--order matters only with --causal: add it, or leave out --order")
    }
    guard !pooled || !classToken else {
      throw ValidationError(
        "--pooled and --class-token both choose one row per image: give one of them")
    }
    guard !causal || !classToken else {
      throw ValidationError(
        "--class-token with --causal would see the first patch alone: leave out one of them")
    }
  }

  func run() throws {
    guard URL(filePath: output).standardized != URL(filePath: weights).standardized else {
      throw UserError("\(output) is the file of weights; write the features to another file")
    }
    guard [".npz", ".safetensors"].contains(where: output.hasSuffix) else {
      throw UserError("the name '\(output)' must end with .npz or .safetensors")
    }
    try UserFile.check(output, as: kind)
    let file = try Safetensors(contentsOf: weights)
    let metadata = try WeightsMetadata(file, path: weights)
    let config = try config(file, metadata)
    let range = try range(depth: config.depth)
    guard config.form.classToken || !classToken else {
      throw UserError(
        "--class-token: the weights in \(weights) have no class token; write --pooled instead")
    }
    let dataset = try inOptions { try standardized(by: metadata) }
    let grid = try grid(of: dataset, config.patchSize)
    let model = try Model(config: config, grid: grid, seed: 0)
    try model.load(file, from: weights, isTrunkOnly: true)
    let set = images(of: dataset)
    let count = try count(of: set)
    let features = frozenFeatures(
      model: model, dataset: dataset, set: set, images: count, blocks: range,
      attention: causal ? .causal : .bidirectional, rows: rows, threads: threads)
    if rows == .patches { features.toRasterOrder(config.readingOrder(grid), width: config.width) }
    if !features.all.sumOfSquares.isFinite {
      printError("warning: some features are not finite numbers; look at the weights")
    }
    var result = Safetensors()
    result.add(
      "features", shape: [count] + (rows == .patches ? [grid.count] : []) + [config.width],
      littleEndianBytes: features.all.littleEndianBytes)
    if set.isLabeled {
      result.add("labels", shape: [count], integers: (0..<count).map { Int64(set.label($0)) })
    }
    try UserFile.write(try encoded(result), to: output, as: kind)
    print(
      "\(output): \(count.counted("image"))\(rows == .patches ? ", \(grid.count) patches" : ""), "
        + "\(config.width) values each, of \(range.count == 1 ? "block" : "blocks") "
        + "\(range.lowerBound)\(range.count == 1 ? "" : " to \(range.upperBound - 1)")")
  }

  private var rows: FeatureRows {
    classToken ? .classToken : pooled ? .patchMean : .patches
  }

  private var kind: String { output.hasSuffix(".npz") ? ".npz" : ".safetensors" }

  /// The model of the weights, with the order that the file or the option says.
  private func config(_ file: Safetensors, _ metadata: WeightsMetadata) throws -> ModelConfig {
    var config = try ModelConfig(weights: file, heads: heads, path: weights)
    if let order {
      if let said = metadata.order, said.name != order {
        throw SafetensorsError.contradiction(
          path: weights, key: "order", found: said.name, asked: order)
      }
      if let fixed = FixedOrder.all.first(where: { $0.name == order }) {
        config.order = .fixed(fixed)
      }
    } else if causal, metadata.order == nil {
      printError(
        "note: the weights do not say in which order they were trained; --causal reads raster order "
          + "(--order chooses another)")
    }
    return config
  }

  private func range(depth: Int) throws -> Range<Int> {
    let count = last ?? 1
    let range = blocks.map { $0.lowerBound..<($0.upperBound + 1) } ?? (depth - count)..<depth
    guard range.lowerBound >= 0, range.upperBound <= depth else {
      throw UserError(
        (blocks.map { "--blocks \($0.lowerBound)..\($0.upperBound)" } ?? "--last \(count)")
          + ": the weights in \(weights) have \(depth.counted("block"))"
          + (blocks == nil ? "; average at most those" : ", 0 to \(depth - 1)"))
    }
    return range
  }

  private func standardized(by metadata: WeightsMetadata) throws -> Dataset {
    var data = DataConfig()
    do { data.dataset = try DatasetSource(text: dataset) } catch let error as DatasetTextError {
      throw UserError("--dataset: \(error)")
    }
    (data.resolution, data.validationImages) = (resolution, validationImages)
    let dataset = try Dataset.load(data)
    guard let mean = metadata.mean, let std = metadata.std else { return dataset }
    guard mean.count == dataset.shape.channels, std.count == mean.count else {
      throw UserError(
        "\(weights) was trained on images of \(mean.count.counted("channel")), but dataset "
          + "\(self.dataset) has \(dataset.shape.channels); name one that fits with --dataset")
    }
    return dataset.standardized(mean: mean, std: std)
  }

  /// Settings that messages name, as the command's own options.
  private static let options = [
    ("data.dataset", "--dataset"), ("data.resolution", "--resolution"),
    ("data.validationImages", "--validation-images"),
  ]

  private func inOptions<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as DataError {
      throw UserError(
        Self.options.reduce("\(error)") { $0.replacing($1.0, with: $1.1) })
    }
  }

  private func grid(of dataset: Dataset, _ patchSize: Int) throws -> PatchGrid {
    let shape = dataset.shape
    do { return try PatchGrid(shape: shape, patchSize: patchSize) } catch {
      throw UserError(
        "the weights read patches of \(patchSize) × \(patchSize) pixels, which do not divide images of "
          + "\(shape.height) × \(shape.width) into several; choose a --resolution such as "
          + "\(max(2, shape.height / patchSize) * patchSize)")
    }
  }

  private func images(of dataset: Dataset) -> ImageSet {
    switch split {
    case .training: dataset.labeled
    case .validation: dataset.validation
    case .test: dataset.test
    }
  }

  private func count(of set: ImageSet) throws -> Int {
    guard let images else { return min(100, set.count) }
    guard images <= set.count else {
      throw UserError(
        "--images \(images): the \(split.rawValue) split has \(set.count.counted("image"))")
    }
    return images
  }

  private func encoded(_ result: Safetensors) throws -> Foundation.Data {
    guard output.hasSuffix(".npz") else { return try result.encoded() }
    guard let archive = result.numpyArchive() else {
      throw UserError(
        "\(output): .npz holds at most 4 GiB; write .safetensors, fewer --images, or --pooled")
    }
    return archive
  }
}

extension FloatBuffer {
  /// Reorders each image's rows from reading order to raster order.
  ///
  /// - Parameters:
  ///   - order: The raster index of the row at each position.
  ///   - width: Values per row.
  fileprivate func toRasterOrder(_ order: [Int], width: Int) {
    guard order != Array(order.indices) else { return }
    let size = order.count * width
    for start in stride(from: 0, to: count, by: size) {
      let image = self[start..<(start + size)].values
      for (position, patch) in order.enumerated() {
        self[(start + patch * width)..<(start + (patch + 1) * width)]
          .copy(Array(image[(position * width)..<((position + 1) * width)]))
      }
    }
  }
}
