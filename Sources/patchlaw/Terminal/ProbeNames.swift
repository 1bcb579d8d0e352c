import Store

/// What studies call the probes of a run.
struct ProbeNames {
  /// The studies whose grid has the run.
  let studies: [String]
  /// Names by id, in the order of the studies' specs.
  private let names: [(id: String, name: String)]

  init(of run: String, in store: Store) throws {
    studies = try store.studies(of: run)
    var names: [(id: String, name: String)] = []
    for probe in try studies.flatMap({ try store.probes(of: $0) })
    where !names.contains(where: { $0.id == probe.probe }) {
      names.append((probe.probe, probe.name))
    }
    self.names = names
  }

  /// Every probe that a study of the run has.
  var ids: [String] { names.map(\.id) }

  /// The name; of a probe of which no study knows any more, the beginning of its id.
  subscript(id: String) -> String {
    names.first { $0.id == id }?.name ?? "probe \(id.prefix(8))"
  }

  /// Scores in the order of the names, unknown ones last.
  func ordered(_ scores: [ScoreRow]) -> [ScoreRow] {
    func place(_ score: ScoreRow) -> Int {
      names.firstIndex { $0.id == score.probe } ?? names.count
    }
    return scores.enumerated().sorted { (place($0.1), $0.0) < (place($1.1), $1.0) }.map(\.1)
  }
}
