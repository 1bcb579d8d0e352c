public import Data
public import Kernels

/// Turns patches into tokens: fitted once on training images, then frozen.
public struct Tokenizer: Sendable {
  /// Rises when equal settings give other tokens than before.
  public static let version = 1

  public let target: TokenTarget
  public let grid: PatchGrid
  /// What was fitted: `codes` [vocabulary, values per patch], or an autoencoder's parameters.
  public let weights: Safetensors

  /// - Parameters:
  ///   - target: What was asked for.
  ///   - grid: How images are cut.
  ///   - weights: What was fitted.
  ///   - path: Where the weights came from, for messages.
  /// - Throws: ``SafetensorsError`` when they are another tokenizer's.
  public init(target: TokenTarget, grid: PatchGrid, weights: Safetensors, from path: String) throws
  {
    (self.target, self.grid, self.weights) = (target, grid, weights)
    switch target.codebook {
    case .kmeans: _ = try codes(from: path)
    case .autoencoder: _ = try reader(images: 1, from: path)
    }
  }

  /// Fits the means of a sample of training patches.
  ///
  /// - Parameters:
  ///   - target: What is asked for.
  ///   - means: How the means are found.
  ///   - dataset: Whose training images are sampled.
  ///   - grid: How images are cut.
  ///   - threads: Threads to use; the results do not depend on it.
  public init(
    target: TokenTarget, means: KMeansSettings, dataset: Dataset, grid: PatchGrid, threads: Int
  ) {
    let sample = TokenSample(dataset: dataset, grid: grid, space: target.space)
      .patches(dataset.training, count: means.patches, seed: target.seed, threads: threads)
    let fitted = KMeans(
      sample, width: grid.valuesPerPatch, count: target.vocabulary, rounds: means.rounds,
      seed: target.seed, threads: threads)
    var file = Safetensors()
    file.add(
      "codes", shape: [target.vocabulary, grid.valuesPerPatch],
      littleEndianBytes: FloatBuffer(fitted.codes).all.littleEndianBytes)
    file.metadata = [
      "rounds": "\(fitted.inertias.count)", "inertia": "\(fitted.inertias.last ?? 0)",
      "converged": "\(fitted.isConverged)", "patches": "\(means.patches)",
    ]
    (self.target, self.grid, weights) = (target, grid, file)
  }

  /// The means, [vocabulary, values per patch].
  private func codes(from path: String = "tokenizer") throws -> [Float] {
    let shape = [target.vocabulary, grid.valuesPerPatch]
    let buffer = FloatBuffer(count: shape[0] * shape[1])
    buffer.all.copy(littleEndianBytes: try weights.bytes("codes", shape: shape, from: path))
    return buffer.all.values
  }

  /// Makes a reader for one thread.
  ///
  /// - Parameter images: The most images it reads at once.
  /// - Returns: The reader, with memory of its own.
  /// - Throws: ``SafetensorsError`` when the weights are another tokenizer's.
  public func reader(images: Int) throws -> any TokenReader {
    try reader(images: images, from: "tokenizer")
  }

  private func reader(images: Int, from path: String) throws -> any TokenReader {
    switch target.codebook {
    case .kmeans:
      CodebookReader(values: try codes(), grid: grid, space: target.space, images: images)
    case .autoencoder(let settings):
      try AutoencoderReader(
        parts: AutoencoderParts(target: target, settings: settings, grid: grid),
        weights: weights, images: images, from: path)
    }
  }
}

/// Reads the tokens of patches on one thread.
public protocol TokenReader: AnyObject {
  /// [images, T]: the tokens of the patches last read.
  var codes: IntBuffer { get }

  /// Finds the tokens of some images.
  ///
  /// - Parameters:
  ///   - patches: [images, T, P], standardized over the dataset, in reading order.
  ///   - images: How many.
  ///   - visits: [images, T]: the raster index of the patch at each place; raster order when nil.
  func read(_ patches: FloatSlice, images: Int, visits: IntBuffer?)

  /// The patches that the tokens in `codes` stand for, in the tokenizer's space.
  ///
  /// - Parameter images: How many; their order is that of the last read.
  /// - Returns: [images, T, P].
  func patches(images: Int) -> [Float]
}
