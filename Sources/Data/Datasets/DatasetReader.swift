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
  func read() throws -> SourceImages
}

/// A source that is read from files.
protocol FileReader: DatasetReader {
  /// The files that ``read()`` reads.
  ///
  /// - Throws: ``DataError`` if one is missing.
  func files() throws -> [String]
}

extension FileReader {
  func facts(_ cache: FactsCache) throws -> SourceFacts {
    try cache.facts(of: files(), kind: name) { try read().facts }
  }
}
