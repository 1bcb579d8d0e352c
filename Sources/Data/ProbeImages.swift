public import Settings

/// Labeled images on which a probe is trained and scored, in place of those of pre-training.
///
/// The trunk reads them as it reads its own: resized to its resolution, with its number of channels,
/// standardized by its training images.
public struct ProbeImages: Settings {
  public var dataset = DatasetSource.fashionMNIST
  public var validationImages = 5000
  public var testImages: Int? = nil
  /// The properties of the files, filled in when a study is planned; no setting.
  public var facts: SourceFacts? = nil

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("dataset", \.dataset, "Dataset; needs labels."),
    Field(
      "validationImages", \.validationImages, in: 10...1_000_000,
      "Training images that are held out, on which probes select."),
    Field(
      "testImages", \.testImages, in: 10...1_000_000,
      "Number of test images that are scored (default: all)."),
  ]
}

extension ProbeImages {
  /// The same settings with the properties of the files.
  ///
  /// - Parameter reader: The properties known so far.
  /// - Throws: ``DataError`` if files are missing or damaged, or contain too few images.
  public func resolved(_ reader: FactsReader) throws -> ProbeImages {
    var images = self
    let facts = try reader.facts(of: dataset)
    _ = try DatasetFacts(config, source: facts, mixed: nil)
    images.facts = facts
    return images
  }

  /// The part of a probe's id that describes its images: as of a run, without the files' path.
  public var content: Value {
    guard let facts, let known = try? DatasetFacts(config, source: facts, mixed: nil) else {
      return identity
    }
    return config.identity(known)
  }

  /// nil if the images have no labels, or are not known.
  public var classCount: Int? { facts?.classCount }

  /// Images that probes can learn from; nil if not known.
  public var labeledImages: Int? { facts.map { $0.trainingImages - validationImages } }

  /// Images on which probes are scored: validation and test.
  public var judgedImages: Int {
    validationImages + (testImages ?? facts?.testImages ?? 0)
  }

  /// The same with at most this number of validation and of test images.
  public func limited(to images: Int) -> ProbeImages {
    var limited = self
    limited.validationImages = min(validationImages, images)
    limited.testImages = min(testImages ?? facts?.testImages ?? images, images)
    return limited
  }

  fileprivate var config: DataConfig {
    var config = DataConfig()
    (config.dataset, config.validationImages) = (dataset, validationImages)
    config.testImages = testImages
    return config
  }
}

extension Dataset {
  /// Reads the images of a probe, for a trunk that was trained on other images.
  ///
  /// - Parameters:
  ///   - probe: The images.
  ///   - trunk: What the trunk was trained on.
  ///   - cache: Where decoded images are stored.
  /// - Throws: ``DataError`` if files are missing or damaged, or have changed since the study was
  ///   planned.
  public static func load(
    _ probe: ProbeImages, for trunk: Dataset, cache: FactsCache = .standard
  ) throws -> Dataset {
    var config = probe.config
    config.resolution = trunk.shape.height
    let source = try config.dataset.reader.read(cache)
    let dataset = try Dataset(
      config, source: source, mixed: nil,
      seen: (trunk.shape.channels, trunk.mean, trunk.std))
    guard probe.facts.map({ $0 == source.facts }) ?? true else {
      throw DataError.changed(dataset: dataset.name)
    }
    return dataset
  }
}
