extension Store {
  /// The study's runs in the order of the spec: by the levels of its axes, then by seed.
  public func runsInOrder(of study: String) throws -> [StudyRun] {
    let axes = try axes(of: study).map(\.name)
    let places = Dictionary(
      try levels(of: study).map { ([$0.axis, $0.label], $0.position) }
    ) { first, _ in first }
    func position(_ run: StudyRun) -> [Int] {
      axes.map { places[[$0, run.levels[$0] ?? ""]] ?? 0 } + [run.run.seed]
    }
    return try runs(of: study).map { (position($0), $0) }
      .sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
  }

  /// The studies whose grid has a run, by name.
  public func studies(of run: String) throws -> [String] {
    try studies().map(\.name).filter { name in
      try runs(of: name).contains { $0.run.id == run }
    }
  }
}
