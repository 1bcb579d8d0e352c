import Kernels

/// Labelled images, split: training to learn from, validation for every choice, test to report.
public struct Dataset: Sendable {
  public let name: String
  /// Of every training byte: it changes when the files do.
  public let fingerprint: String
  /// What the model is given, after any resize.
  public let shape: ImageShape
  public let classCount: Int
  /// What pre-training sees.
  public let training: ImageSet
  /// Training images of a second source, where there is a mixture.
  public let mixed: ImageSet?
  /// What probes may learn from: the training split before any limit, `training` first.
  public let labelled: ImageSet
  public let validation: ImageSet
  public let test: ImageSet
  /// Per channel, over the source's training images, of values in 0...1.
  public let mean: [Float]
  public let deviation: [Float]

  /// Reads and splits the dataset that `config` names.
  ///
  /// The split is one fixed shuffle, the same for every seed; a limit on training images takes
  /// the first of them, so smaller sets lie inside larger ones.
  ///
  /// - Throws: ``DataError`` when files are missing or damaged, or hold too few images.
  public static func load(_ config: DataConfig) throws -> Dataset {
    let reader = config.dataset.reader
    let (source, test) = try reader.read()
    let order = (0..<source.count).shuffled(by: SeededGenerator(seed: 0, stream: .split))
    let available = source.count - config.validationImages
    let wanted = config.images ?? available
    guard available > 0 else {
      throw DataError.tooFewImages(
        dataset: reader.name, available: source.count, key: "data.validationImages",
        asked: config.validationImages)
    }
    guard wanted <= available else {
      throw DataError.tooFewImages(
        dataset: reader.name, available: available, key: "data.images", asked: wanted)
    }
    let tested = config.testImages ?? test.count
    guard tested <= test.count else {
      throw DataError.tooFewImages(
        dataset: reader.name, available: test.count, key: "data.testImages", asked: tested)
    }
    let statistics = channelStatistics(source.pixels, channels: source.shape.channels)
    return Dataset(
      name: reader.name, fingerprint: Kernels.fingerprint(source.pixels),
      shape: config.shape(native: source.shape), classCount: reader.classCount,
      training: source.choosing(order[config.validationImages...].prefix(wanted)),
      mixed: try config.mixture?.images(like: source.shape),
      labelled: source.choosing(order[config.validationImages...]),
      validation: source.choosing(order[..<config.validationImages]),
      test: test.choosing(0..<tested), mean: statistics.mean, deviation: statistics.deviation)
  }
}

extension DataConfig {
  /// What a plan needs to know of the images, without reading them where that can be avoided.
  ///
  /// - Throws: ``DataError`` when files must be read and cannot.
  public func facts() throws -> (shape: ImageShape, trainingImages: Int) {
    let (native, count) = try dataset.reader.facts()
    try mixture?.check(against: native)
    return (shape(native: native), images ?? max(1, count - validationImages))
  }

  /// Bytes of the source's training images, as they are held.
  ///
  /// - Throws: ``DataError`` when files must be read and cannot.
  public func storedImages() throws -> Int {
    let (native, count) = try dataset.reader.facts()
    return count * native.byteCount
  }

  /// Bytes that reading the images takes at its height: files as they are and decoded, which are
  /// dropped again.
  ///
  /// - Throws: ``DataError`` when files must be read and cannot.
  public func loadingBytes() throws -> Int {
    // Compressed images measure about 0.55 of the decoded, and are held twice.
    dataset.reader is Shapes ? try storedImages() : try storedImages() * 21 / 10
  }

  func shape(native: ImageShape) -> ImageShape {
    guard let resolution else { return native }
    return ImageShape(height: resolution, width: resolution, channels: native.channels)
  }
}

extension Range<Int> {
  /// The numbers in an order that `generator` draws.
  func shuffled(by generator: consuming SeededGenerator) -> [Int] {
    shuffled(using: &generator)
  }
}
