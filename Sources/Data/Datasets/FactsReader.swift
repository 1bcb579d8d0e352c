import Synchronization

/// What sources of images hold, each read at most once: one view of the data for one plan.
public final class FactsReader: Sendable {
  private let cache: FactsCache
  private let found: Mutex<[DatasetSource: Result<SourceFacts, any Error>]>

  /// - Parameters:
  ///   - cache: What earlier processes found.
  ///   - known: What is known of sources whose files need not be there, such as from a run's record.
  public init(cache: FactsCache = .standard, known: [DatasetSource: SourceFacts] = [:]) {
    self.cache = cache
    found = Mutex(known.mapValues { .success($0) })
  }

  /// Sources looked at so far.
  var sourcesRead: Int { found.withLock(\.count) }

  /// - Throws: ``DataError``, the same each time.
  func facts(of source: DatasetSource) throws -> SourceFacts {
    try found.withLock { found in
      if let facts = found[source] { return try facts.get() }
      let facts = Result { try source.reader.facts(cache) }
      found[source] = facts
      return try facts.get()
    }
  }
}
