import Synchronization

/// Properties of image sources, each read at most once: a consistent view of the data for one plan.
public final class FactsReader: Sendable {
  private let cache: FactsCache
  private let curations = Mutex<[DataConfig: Result<CurationFacts?, any Error>]>([:])
  private let found: Mutex<[DatasetSource: Result<SourceFacts, any Error>]>

  /// - Parameters:
  ///   - cache: Results of earlier processes.
  ///   - known: Known properties of sources whose files may be absent, for example from a run's
  ///   record.
  public init(cache: FactsCache = .standard, known: [DatasetSource: SourceFacts] = [:]) {
    self.cache = cache
    found = Mutex(known.mapValues { .success($0) })
  }

  /// Sources read so far.
  var sourcesRead: Int { found.withLock(\.count) }

  /// What a selection leaves of a source's training images; nil if nothing is selected.
  ///
  /// - Throws: ``DataError``; the same error each time.
  func curation(of config: DataConfig) throws -> CurationFacts? {
    var key = DataConfig()
    (key.dataset, key.validationImages) = (config.dataset, config.validationImages)
    (key.select, key.deduplicate) = (config.select, config.deduplicate)
    let source = try facts(of: config.dataset)
    return try curations.withLock { [cache, key] known in
      if let facts = known[key] { return try facts.get() }
      let facts = Result {
        try key.curation(source, cache: cache) { try key.dataset.reader.read(cache).training }?.facts
      }
      known[key] = facts
      return try facts.get()
    }
  }

  /// - Throws: ``DataError``; the same error each time for the same source.
  func facts(of source: DatasetSource) throws -> SourceFacts {
    try found.withLock { found in
      if let facts = found[source] { return try facts.get() }
      let facts = Result { try source.reader.facts(cache) }
      found[source] = facts
      return try facts.get()
    }
  }
}
