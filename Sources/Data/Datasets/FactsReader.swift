import Synchronization

/// Properties of image sources, each read at most once: a consistent view of the data for one plan.
public final class FactsReader: Sendable {
  private let cache: FactsCache
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
