import Kernels

/// Images, split: training to learn from, validation for every choice, test to report.
public struct Dataset: Sendable {
  public let name: String
  /// What was loaded, counted in its bytes.
  public let facts: DatasetFacts
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

  /// What the model is given, after any resize.
  public var shape: ImageShape { facts.shape }
  /// Of labelled images; probes ask for it, and need labels.
  public var classCount: Int { facts.classCount ?? 0 }

  /// Reads and splits the dataset that `config` names.
  ///
  /// The split is one fixed shuffle, the same for every seed; a limit on training images takes
  /// the first of them, so smaller sets lie inside larger ones.
  ///
  /// - Throws: ``DataError`` when files are missing or damaged, or hold too few images.
  public static func load(_ config: DataConfig) throws -> Dataset {
    let reader = config.dataset.reader
    let images = try reader.read()
    let mixed = try config.mixture.map { try $0.source.reader.read() }
    let facts = try DatasetFacts(config, source: images.facts, mixed: mixed?.facts)
    let source = images.training
    let order = (0..<source.count).shuffled(by: SeededGenerator(seed: 0, stream: .split))
    let labelled = order[config.validationImages...]
    let statistics = channelStatistics(source.pixels, channels: source.shape.channels)
    return Dataset(
      name: reader.name, facts: facts,
      training: source.choosing(labelled.prefix(facts.trainingImages)),
      mixed: config.mixture.flatMap { mixture in
        mixed.map { mixture.images($0.training, like: source.shape) }
      },
      labelled: source.choosing(labelled),
      validation: source.choosing(order[..<config.validationImages]),
      test: images.test.choosing(0..<facts.testImages), mean: statistics.mean,
      deviation: statistics.deviation)
  }
}

extension Range<Int> {
  /// The numbers in an order that `generator` draws.
  func shuffled(by generator: consuming SeededGenerator) -> [Int] {
    shuffled(using: &generator)
  }
}
