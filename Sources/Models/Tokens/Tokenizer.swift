public import Data
public import Kernels

/// Maps patches to tokens: fitted once on training images, then frozen.
public struct Tokenizer: Sendable {
  /// Incremented when equal settings give different tokens.
  public static let version = 1

  public let target: TokenTarget
  public let grid: PatchGrid
  /// The fitted values: `codes` [vocabulary, values per patch], or an autoencoder's parameters.
  public let weights: Safetensors

  /// - Parameters:
  ///   - target: The token target.
  ///   - grid: The patch grid of an image.
  ///   - weights: The fitted values.
  ///   - path: The weights' path, for messages.
  /// - Throws: ``SafetensorsError`` if they belong to another tokenizer.
  public init(target: TokenTarget, grid: PatchGrid, weights: Safetensors, from path: String) throws
  {
    (self.target, self.grid, self.weights) = (target, grid, weights)
    switch target.codebook {
    case .kmeans: _ = try codes(from: path)
    case .autoencoder: _ = try reader(images: 1, from: path)
    }
  }

  /// Fits k-means to a sample of training patches.
  ///
  /// - Parameters:
  ///   - target: The token target.
  ///   - means: The settings of k-means.
  ///   - dataset: The dataset with the training images.
  ///   - grid: The patch grid of an image.
  ///   - threads: Number of threads; the results do not depend on it.
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
  /// - Parameter images: The maximum number of images per call.
  /// - Returns: The reader, with its own memory.
  /// - Throws: ``SafetensorsError`` if the weights belong to another tokenizer.
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

/// Tokenizes patches on one thread.
public protocol TokenReader: AnyObject {
  /// [images, T]: the tokens of the last call.
  var codes: IntBuffer { get }

  /// Finds the tokens of some images.
  ///
  /// - Parameters:
  ///   - patches: [images, T, P], standardized over the dataset, in reading order.
  ///   - images: Number of images.
  ///   - readingOrder: [images, T]: the raster index at each position; raster order if nil.
  func read(_ patches: FloatSlice, images: Int, readingOrder: IntBuffer?)

  /// The patches that the tokens in `codes` represent, in the tokenizer's space.
  ///
  /// - Parameter images: Number of images; their order is that of the last call.
  /// - Returns: [images, T, P].
  func patches(images: Int) -> [Float]
}
