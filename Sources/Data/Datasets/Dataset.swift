/// Images in splits: training, validation for model selection, test for reporting.
public struct Dataset: Sendable {
  public let name: String
  /// Properties of the source, computed from its bytes.
  public let facts: DatasetFacts
  /// What pre-training sees.
  public let training: ImageSet
  /// Training images of a second source, if there is a mixture.
  public let mixed: ImageSet?
  /// Images available to probes: the training split before any selection and limit; without a
  /// selection it starts with `training`.
  public let labeled: ImageSet
  public let validation: ImageSet
  public let test: ImageSet
  /// Per channel, over the source's training images, of values in 0...1.
  public let mean: [Float]
  public let std: [Float]

  /// The shape of the model's input, after any resize.
  public var shape: ImageShape { facts.shape }
  /// Number of classes; probes read it and need labels.
  public var classCount: Int { facts.classCount ?? 0 }

  /// Reads and splits the dataset that `config` names.
  ///
  /// The split is one fixed shuffle, the same for every seed; a limit on training images takes the
  /// first of them, so smaller sets are subsets of larger ones.
  ///
  /// - Parameters:
  ///   - config: The source and the split.
  ///   - cache: Where decoded images are stored.
  /// - Throws: ``DataError`` if files are missing or damaged, or contain too few images.
  public static func load(
    _ config: DataConfig, cache: FactsCache = .standard
  ) throws -> Dataset {
    let images = try config.dataset.reader.read(cache)
    return try Dataset(
      config, source: images, mixed: config.mixture.map { try $0.source.reader.read(cache) },
      curation: config.curation(images.facts, cache: cache) { images.training })
  }
}

extension Dataset {
  /// Splits the images of a source.
  ///
  /// - Parameters:
  ///   - config: The split.
  ///   - images: The source.
  ///   - mixed: The second source, if there is a mixture.
  ///   - curation: The training images that are left; all if nil.
  ///   - seen: The channels, mean and standard deviation with which a trunk reads the images; the
  ///     source's own if nil.
  /// - Throws: ``DataError`` if there are too few images.
  init(
    _ config: DataConfig, source images: SourceImages, mixed: SourceImages?,
    curation: Curation? = nil,
    seen: (channels: Int, mean: [Float], std: [Float])? = nil
  ) throws {
    var facts = try DatasetFacts(
      config, source: images.facts, mixed: mixed?.facts, curation: curation?.facts)
    let channels = seen?.channels ?? images.training.shape.channels
    facts.read(channels: channels)
    let source = images.training.repeated(channels: channels)
    let order = config.shuffled(source.count)
    let labeled = order[config.validationImages...]
    let kept = curation.map { Set($0.kept) }
    let trained = kept.map { kept in labeled.filter(kept.contains)[...] } ?? labeled
    self.init(
      name: config.dataset.reader.name, facts: facts,
      training: source.choosing(trained.prefix(facts.trainingImages)),
      mixed: mixed?.training.repeated(channels: channels), labeled: source.choosing(labeled),
      validation: source.choosing(order[..<config.validationImages]),
      test: images.test.repeated(channels: channels).choosing(0..<facts.testImages),
      mean: seen?.mean ?? images.statistics.mean, std: seen?.std ?? images.statistics.std)
  }
}

extension Dataset {
  /// The same images, standardized by other numbers, such as those of a model's training images.
  ///
  /// - Parameters:
  ///   - mean: One per channel, of values in 0...1.
  ///   - std: One per channel, above 0.
  public func standardized(mean: [Float], std: [Float]) -> Dataset {
    precondition([mean.count, std.count].allSatisfy { $0 == shape.channels })
    return Dataset(
      name: name, facts: facts, training: training, mixed: mixed, labeled: labeled,
      validation: validation, test: test, mean: mean, std: std)
  }
}

extension Range<Int> {
  /// The numbers in a random order drawn from `generator`.
  func shuffled(by generator: consuming SeededGenerator) -> [Int] {
    shuffled(using: &generator)
  }
}
