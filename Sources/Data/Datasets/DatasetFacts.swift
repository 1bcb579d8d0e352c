import Kernels
public import Settings

/// The properties of a run's images under its settings: counts, shape and identity.
///
/// Plans, cost estimates, ids and records depend on these alone, not on the pixels.
public struct DatasetFacts: Hashable, Sendable {
  public let source: SourceFacts
  /// The second source, if there is a mixture.
  public let mixed: SourceFacts?
  /// The shape of the model's input, after any resize.
  public private(set) var shape: ImageShape
  /// The training images that were selected; nil if all are used.
  public let curation: CurationFacts?
  /// Unique images used in pre-training.
  public let trainingImages: Int
  /// Images available to probes: the training split before any limit.
  public let labeledImages: Int
  public let validationImages: Int
  /// Number of test images.
  public let testImages: Int
  /// Bytes of all images in memory; of mapped images none, as the system drops and rereads them.
  public let storedBytes: Int
  /// Peak bytes while reading the images, which hold compressed and decoded files at once.
  public let loadingBytes: Int

  /// Gray images are read in every channel of a model.
  mutating func read(channels: Int) {
    shape = ImageShape(height: shape.height, width: shape.width, channels: channels)
  }

  /// nil if images have no labels.
  public var classCount: Int? { source.classCount }

  /// What could not be read or was not selected, a sentence for each; empty where everything is used.
  public var leftOut: [String] {
    [source, mixed].compactMap { $0?.leftOut?.text } + [curation?.text].compactMap(\.self)
  }

  /// SHA-256, in hexadecimal, of the contents of all sources.
  public var fingerprint: String {
    guard let mixed else { return source.fingerprint }
    return Digest(of: Array("\(source.fingerprint) \(mixed.fingerprint)".utf8)).hexadecimal()
  }
}

extension DatasetFacts {
  /// - Throws: ``DataError`` if `config` needs more images than there are, or mixes incompatible
  ///   sources.
  init(
    _ config: DataConfig, source: SourceFacts, mixed: SourceFacts?, curation: CurationFacts? = nil
  ) throws {
    let name = config.dataset.reader.name
    func check(_ key: String, _ asked: Int, free: Int, of total: Int, _ split: String) throws {
      guard asked <= free else {
        throw DataError.tooFewImages(
          dataset: name, split: split, total: total, free: free, key: key, asked: asked)
      }
    }
    let (total, tested) = (source.trainingImages, source.testImages)
    // At least one training image remains.
    try check(
      "data.validationImages", config.validationImages, free: total - 1, of: total, "training")
    let available = total - config.validationImages
    let free = curation?.kept ?? available
    try check("data.images", config.images ?? free, free: free, of: total, "training")
    try check("data.testImages", config.testImages ?? tested, free: tested, of: tested, "test")
    if let mixture = config.mixture, let mixed { try mixture.check(mixed, against: source.shape) }
    (self.source, self.mixed, self.curation) = (source, mixed, curation)
    shape = config.shape(native: source.shape)
    (trainingImages, labeledImages) = (config.images ?? free, available)
    validationImages = config.validationImages
    testImages = config.testImages ?? source.testImages
    let isMapped = config.dataset.reader.isMapped
    storedBytes =
      (isMapped ? 0 : source.bytes(of: source.trainingImages + source.testImages))
      + (mixed.map { $0.bytes(of: $0.trainingImages) } ?? 0)
    loadingBytes = isMapped ? 0 : source.loadingBytes(isDrawn: config.dataset.isDrawn)
  }
}

extension SourceFacts {
  fileprivate func bytes(of images: Int) -> Int { images * shape.byteCount }

  fileprivate func loadingBytes(isDrawn: Bool) -> Int {
    // Compressed images have about 0.55 of the decoded size, and are in memory twice.
    isDrawn ? bytes(of: trainingImages) : bytes(of: trainingImages) * 21 / 10
  }
}

extension DataConfig {
  /// The properties of the images that a plan needs; files are opened, and read if they have
  /// changed.
  ///
  /// - Parameter reader: The properties known so far.
  /// - Returns: The properties.
  /// - Throws: ``DataError`` if files are missing or damaged, or contain too few images.
  public func facts(_ reader: FactsReader = FactsReader()) throws -> DatasetFacts {
    if let resolution { try dataset.reader.check(resolution: resolution) }
    let facts = try reader.facts(of: dataset)
    let mixed = try mixture.map { try reader.facts(of: $0.source) }
    // Numbers of images are checked first.
    guard isCurated else { return try DatasetFacts(self, source: facts, mixed: mixed) }
    _ = try DatasetFacts(uncurated, source: facts, mixed: mixed)
    return try DatasetFacts(
      self, source: facts, mixed: mixed, curation: reader.curation(of: self))
  }

  /// The part of a run's id that describes its images: the settings, with the fingerprint of each
  /// source in place of its path.
  ///
  /// Moving, renaming and copying files changes no id; different images change it.
  public func identity(_ facts: DatasetFacts) -> Value {
    guard case .map(var fields) = identity else { return identity }
    fields["dataset"] = dataset.identity(facts.source, besides: Self.omitted("dataset"))
    fields["curated"] = facts.curation.map { .text($0.digest) }
    if let mixture, let mixed = facts.mixed {
      fields["mixture"] = mixture.identity(mixed)
    }
    return .map(fields)
  }

  /// The same, from nothing but the recorded fingerprint of the images.
  ///
  /// - Parameter fingerprint: Of the one source.
  /// - Returns: The possible identities: of published images, by name too. Empty where one fingerprint
  ///   does not determine it: of mixtures and of selected images.
  public func identities(fingerprint: String) -> [Value] {
    guard mixture == nil, !isCurated, case .map(let fields) = identity else { return [] }
    let names = SourceFacts.published.filter { $0.value.fingerprint == fingerprint }.keys
    return dataset.contents(fingerprint, names: Array(names)).map { content in
      var fields = fields
      fields["dataset"] = content == Self.omitted("dataset") ? nil : content
      return .map(fields)
    }
  }

  func shape(native: ImageShape) -> ImageShape {
    guard let resolution else { return native }
    return ImageShape(height: resolution, width: resolution, channels: native.channels)
  }
}

extension Settings {
  /// Omits a field from the identity.
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
  /// The settings of synthetic images; the name of published ones; the fingerprint of all others.
  ///
  /// - Parameters:
  ///   - facts: The properties of the source.
  ///   - omitted: Fields that ids omit.
  /// - Returns: nil for the omitted source.
  fileprivate func identity(_ facts: SourceFacts, besides omitted: Value?) -> Value? {
    let names = SourceFacts.published.filter { $0.value == facts }.keys
    let content = contents(facts.fingerprint, names: Array(names))[0]
    return content == omitted ? nil : content
  }

  /// What ids may say of images: by each name, then by their fingerprint.
  fileprivate func contents(_ fingerprint: String, names: [String]) -> [Value] {
    isDrawn ? [identity] : names.map(Value.text) + [.map(["images": .text(fingerprint)])]
  }
}
