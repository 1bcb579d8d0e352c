/// A source of images.
protocol DatasetReader: Sendable {
  /// The source's name in messages.
  var name: String { get }

  /// The properties of the source, from `cache` if its files are unchanged.
  ///
  /// - Throws: ``DataError`` if files are missing or damaged.
  func facts(_ cache: FactsCache) throws -> SourceFacts

  /// Every image of the source.
  ///
  /// - Throws: ``DataError`` if files are missing or damaged.
  func read(_ cache: FactsCache) throws -> SourceImages

  /// Every image of the source, and the artifact of decoded images from which it is read, if any.
  ///
  /// - Throws: ``DataError`` if files are missing or damaged.
  func described(_ cache: FactsCache) throws -> (images: SourceImages, decoded: DecodedArtifact?)

  /// Numbers of the training images by the name of their column; not a number where an image has none.
  ///
  /// - Throws: ``DataError`` if files are missing or damaged.
  func columns(_ cache: FactsCache) throws -> [String: [Double]]

  /// Whether images are mapped from the cache rather than held in memory.
  var isMapped: Bool { get }

  /// Refuses a resolution for which the source stores too few pixels.
  ///
  /// - Throws: ``DataError``.
  func check(resolution: Int) throws
}

extension DatasetReader {
  var isMapped: Bool { false }

  func check(resolution: Int) throws {}

  func columns(_ cache: FactsCache) throws -> [String: [Double]] { [:] }

  func described(_ cache: FactsCache) throws -> (images: SourceImages, decoded: DecodedArtifact?) {
    (try read(cache), nil)
  }
}

/// A source that is read from files.
protocol FileReader: DatasetReader {
  /// The files that ``read()`` reads.
  ///
  /// - Throws: ``DataError`` if one is missing.
  func files() throws -> [String]

  /// Every image of the source.
  func read() throws -> SourceImages
}

extension FileReader {
  func read(_ cache: FactsCache) throws -> SourceImages { try read() }

  func facts(_ cache: FactsCache) throws -> SourceFacts {
    try cache.facts(of: files(), kind: name) { try read().facts }
  }
}
