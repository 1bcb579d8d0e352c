import ArgumentParser
import Data
import Foundation
import Kernels
import Text

/// Times the decoding of JPEGs that it makes itself, and the cutting of crops.
struct BenchDataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Time the decoding of images to 64 × 64, and random crops, on one core.",
    usage: "patchlaw bench data [<options>]",
    discussion: """
      The JPEGs are drawn figures with noise, of quality 85. Decoding is what happens once for each \
      image of a folder or shard; crops are cut for every image that a run shows.
      """)

  @OptionGroup var timing: BenchTiming

  func validate() throws {
    guard !timing.given.contains("--threads") else {
      throw ValidationError("one core decodes and crops here: leave out --threads")
    }
  }

  struct Result: Codable {
    let task: String
    let bytesPerImage: Int?
    let imagesPerSecond: Double
  }

  /// Pixels per side of the stored images.
  private static let side = 64
  private static let count = 64

  func run() throws {
    for (height, width) in [(375, 500), (64, 64)] { try show(decoding(height, width)) }
    try show(crops())
  }

  private func show(_ result: Result) throws {
    let size = result.bytesPerImage.map { ", \($0) bytes each" } ?? ""
    try timing.show(
      result, "\(result.task): \(result.imagesPerSecond.fixed(0)) images/s and core\(size)")
  }

  private func decoding(_ height: Int, _ width: Int) throws -> Result {
    let files = try (0..<Self.count).map { try jpeg($0, height, width) }
    let side = Self.side
    let output = ByteBuffer(count: side * side * 3)
    let median = timing.median {
      for file in files {
        _ = ImageCodec.decode(file, into: output, at: 0, side: side, channels: 3)
      }
    }
    return Result(
      task: "JPEG of \(width) × \(height) to \(side) × \(side)",
      bytesPerImage: files.reduce(0) { $0 + $1.count } / files.count,
      imagesPerSecond: Double(files.count) / median)
  }

  private func jpeg(_ number: Int, _ height: Int, _ width: Int) throws -> [UInt8] {
    var figure = Figure()
    (figure.kind, figure.texture) = (number % 5, number / 5 % 2)
    figure.ground = [0.2, 0.5, 0.7]
    figure.ink = [0.8, 0.6, 0.1]
    (figure.noise, figure.noiseKey) = (0.04, UInt64(number))
    let pixels = Array(figure.pixels(size: max(height, width)).prefix(height * width * 3))
    guard let bytes = ImageCodec.jpeg(pixels, height: height, width: width, quality: 85) else {
      throw UserError("no memory for a JPEG of \(width) × \(height)")
    }
    return bytes
  }

  /// Random crops of stored images, flipped, cut into patches of 4 × 4.
  private func crops() throws -> Result {
    var (data, shapes) = (DataConfig(), Shapes())
    (shapes.resolution, shapes.trainingImages, shapes.testImages) = (Self.side, 512, 16)
    (data.dataset, data.resolution, data.validationImages) = (.shapes(shapes), 32, 64)
    data.colors = ColorAugmentation()
    let dataset = try Dataset.load(data)
    let grid = try PatchGrid(shape: dataset.shape, patchSize: 4)
    var images = TrainingImages(
      dataset: dataset, config: data, grid: grid, order: Array(0..<grid.count), seed: 0)
    let batch = 64
    let patches = FloatBuffer(count: batch * grid.count * grid.valuesPerPatch)
    let shown = images.images(0..<batch)
    let median = timing.median { images.fill(patches.all, images: shown[...], firstDraw: 0) }
    return Result(
      task: "crops of \(Self.side) × \(Self.side) to 32 × 32, flips and colors",
      bytesPerImage: nil, imagesPerSecond: Double(batch) / median)
  }
}
