/// Everything about a source that a reader may ask: its images, classes, and what was left out.
public struct DatasetDescription: Encodable, Sendable {
  /// The source's name.
  public let dataset: String
  public let facts: SourceFacts
  /// Per channel, over the training images, of values in 0...1.
  public let mean: [Float]
  public let std: [Float]
  /// By label; nil if images have no labels.
  public let classes: [ClassImages]?
  /// Every image that was left out.
  public let leftOut: [LeftOutGroup]
  /// What else a reader should know, in sentences.
  public let notes: [String]
  /// Where decoded images are stored; nil for sources that are read as they are.
  public let folder: String?

  /// One class, and its images in each split.
  public struct ClassImages: Encodable, Sendable {
    public let name: String
    public let training: Int
    public let test: Int
  }

  /// Images that were left out for one reason.
  public struct LeftOutGroup: Encodable, Sendable {
    public let reason: String
    public let names: [String]
  }
}

extension DatasetSource {
  /// Reads the source and describes it, also where more was left out than its settings allow.
  ///
  /// - Parameter cache: Where decoded images are stored.
  /// - Throws: ``DataError`` if files are missing or damaged.
  public func described(_ cache: FactsCache = .standard) throws -> DatasetDescription {
    let reader = reader
    let (images, decoded) = try reader.described(cache)
    let leftOut = decoded?.manifest.leftOut ?? []
    let groups = Dictionary(grouping: leftOut, by: \.reason)
    return DatasetDescription(
      dataset: reader.name, facts: images.facts, mean: images.statistics.mean,
      std: images.statistics.std, classes: images.classes(named: decoded?.manifest.classes),
      leftOut: groups.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map {
        .init(reason: $0.key, names: $0.value.map(\.name))
      }, notes: (decoded?.manifest.notes ?? []) + [images.facts.enlargedText].compactMap(\.self),
      folder: decoded?.folder)
  }
}

extension DataConfig {
  /// The near duplicates that are removed from the training images, each with the image that is kept
  /// in its place, by name where the source has names; nil if none are looked for.
  ///
  /// - Parameter cache: Where decoded images and near duplicates are stored.
  /// - Throws: ``DataError`` if files are missing or damaged.
  public func nearDuplicates(
    _ cache: FactsCache = .standard
  ) throws -> [(removed: String, kept: String)]? {
    guard deduplicate != nil else { return nil }
    let reader = dataset.reader
    let (images, decoded) = try reader.described(cache)
    let names = try decoded?.names(dataset: reader.name)
    func name(_ image: Int) -> String { names.map { $0[image] } ?? "training image \(image)" }
    return try curation(images.facts, cache: cache) { images.training }?.duplicates.map { (name($0.image), name($0.kept)) }
  }
}

extension SourceImages {
  /// - Parameter names: By label; the labels themselves if nil.
  fileprivate func classes(named names: [String]?) -> [DatasetDescription.ClassImages]? {
    guard let count = facts.classCount else { return nil }
    let (trained, tested) = (training.counts(classes: count), test.counts(classes: count))
    return (0..<count).map { label in
      let name = names.map { $0[label] } ?? String(label)
      return .init(name: name, training: trained[label], test: tested[label])
    }
  }
}

extension ImageSet {
  /// The number of images of each class.
  func counts(classes: Int) -> [Int] {
    (0..<count).reduce(into: Array(repeating: 0, count: classes)) { $0[label($1)] += 1 }
  }
}
