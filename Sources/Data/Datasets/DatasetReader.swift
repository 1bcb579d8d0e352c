/// What every source of images offers.
protocol DatasetReader: Sendable {
  /// What messages call the source.
  var name: String { get }

  /// What the source holds, from `cache` where its files are unchanged.
  ///
  /// - Throws: ``DataError`` when files are missing or damaged.
  func facts(_ cache: FactsCache) throws -> SourceFacts

  /// Every image of the source.
  ///
  /// - Throws: ``DataError`` when files are missing or damaged.
  func read() throws -> SourceImages
}

/// A source that lies in files.
protocol FileReader: DatasetReader {
  /// The files that ``read()`` reads.
  ///
  /// - Throws: ``DataError`` when one is missing.
  func files() throws -> [String]
}

extension FileReader {
  func facts(_ cache: FactsCache) throws -> SourceFacts {
    try cache.facts(of: files(), kind: name) { try read().facts }
  }
}
