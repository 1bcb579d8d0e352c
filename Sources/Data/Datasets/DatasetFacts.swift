import Kernels
public import Settings

/// What a run's settings make of the images: counts, shape and identity.
///
/// Plans, prices, ids and records read these, and only these.
public struct DatasetFacts: Hashable, Sendable {
  public let source: SourceFacts
  /// Of the second source, where there is a mixture.
  public let mixed: SourceFacts?
  /// What the model is given, after any resize.
  public let shape: ImageShape
  /// Unique images that pre-training sees.
  public let trainingImages: Int
  /// Images that probes may learn from: the training split before any limit.
  public let labelledImages: Int
  public let validationImages: Int
  /// Test images scored.
  public let testImages: Int
  /// Bytes of all images, as they are held.
  public let storedBytes: Int
  /// Bytes that reading the images takes at its height: files as they are and decoded, which are
  /// dropped again.
  public let loadingBytes: Int

  /// nil where images have no labels.
  public var classCount: Int? { source.classCount }

  /// SHA-256, in hexadecimal, of everything that the sources hold.
  public var fingerprint: String {
    guard let mixed else { return source.fingerprint }
    return Digest(of: Array("\(source.fingerprint) \(mixed.fingerprint)".utf8)).hexadecimal()
  }
}

extension DatasetFacts {
  /// - Throws: ``DataError`` when `config` asks for more images than there are, or mixes what
  ///   cannot be mixed.
  init(_ config: DataConfig, source: SourceFacts, mixed: SourceFacts?) throws {
    let name = config.dataset.reader.name
    func check(_ key: String, _ asked: Int, free: Int, of total: Int, _ split: String) throws {
      guard asked <= free else {
        throw DataError.tooFewImages(
          dataset: name, split: split, total: total, free: free, key: key, asked: asked)
      }
    }
    let (total, tested) = (source.trainingImages, source.testImages)
    // At least one image is left to train on.
    try check(
      "data.validationImages", config.validationImages, free: total - 1, of: total, "training")
    let available = total - config.validationImages
    try check("data.images", config.images ?? available, free: available, of: total, "training")
    try check("data.testImages", config.testImages ?? tested, free: tested, of: tested, "test")
    if let mixture = config.mixture, let mixed { try mixture.check(mixed, against: source.shape) }
    (self.source, self.mixed) = (source, mixed)
    shape = config.shape(native: source.shape)
    (trainingImages, labelledImages) = (config.images ?? available, available)
    validationImages = config.validationImages
    testImages = config.testImages ?? source.testImages
    storedBytes =
      source.bytes(of: source.trainingImages + source.testImages)
      + (mixed.map { $0.bytes(of: $0.trainingImages) } ?? 0)
    loadingBytes = source.loadingBytes(isDrawn: config.dataset.isDrawn)
  }
}

extension SourceFacts {
  fileprivate func bytes(of images: Int) -> Int { images * shape.byteCount }

  fileprivate func loadingBytes(isDrawn: Bool) -> Int {
    // Compressed images measure about 0.55 of the decoded, and are held twice.
    isDrawn ? bytes(of: trainingImages) : bytes(of: trainingImages) * 21 / 10
  }
}

extension DataConfig {
  /// What a plan needs to know of the images; their files are opened, and read where they have
  /// changed.
  ///
  /// - Parameter reader: What is known already.
  /// - Throws: ``DataError`` when files are missing or damaged, or hold fewer images than asked for.
  public func facts(_ reader: FactsReader = FactsReader()) throws -> DatasetFacts {
    try DatasetFacts(
      self, source: reader.facts(of: dataset),
      mixed: mixture.map { try reader.facts(of: $0.source) })
  }

  /// What a run's id says of its images: the settings, with what each source holds in place of
  /// where it lies.
  ///
  /// Moving, renaming and copying files changes no id, and other images change it.
  public func identity(_ facts: DatasetFacts) -> Value {
    guard case .map(var fields) = identity else { return identity }
    fields["dataset"] = dataset.identity(facts.source, besides: Self.omitted("dataset"))
    if let mixture, let mixed = facts.mixed {
      fields["mixture"] = mixture.identity(mixed)
    }
    return .map(fields)
  }

  func shape(native: ImageShape) -> ImageShape {
    guard let resolution else { return native }
    return ImageShape(height: resolution, width: resolution, channels: native.channels)
  }
}

extension Settings {
  /// What identity leaves out of a field.
  fileprivate static func omitted(_ field: String) -> Value? {
    fields.first { $0.name == field }?.omitted
  }
}

extension Mixture {
  fileprivate func identity(_ facts: SourceFacts) -> Value {
    guard case .map(var fields) = identity else { return identity }
    fields["source"] = source.identity(facts, besides: Self.omitted("source"))
    return .map(fields)
  }
}

extension DatasetSource {
  /// The settings of drawn images; the name of published ones, and the fingerprint of others.
  ///
  /// - Parameters:
  ///   - facts: What the source holds.
  ///   - omitted: What ids leave out.
  /// - Returns: nil where it is that.
  fileprivate func identity(_ facts: SourceFacts, besides omitted: Value?) -> Value? {
    let name = SourceFacts.published.first { $0.value == facts }?.key
    let content =
      isDrawn ? identity : name.map(Value.text) ?? .map(["images": .text(facts.fingerprint)])
    return content == omitted ? nil : content
  }
}
