import Text
public import Questions
import Scaling
public import Store

/// Makes the fits of a study's spec from its finished runs, and stores them in the index.
public struct StudyFits {
  /// The requested fits by name.
  private let requests: [(name: String, request: FitRequest)]
  private let study: StudyData
  private let store: Store

  /// - Parameters:
  ///   - requests: The spec's `fits`, by name.
  ///   - study: The study's runs.
  ///   - store: The index in which the fits are stored.
  public init(
    _ requests: [(name: String, request: FitRequest)], study: StudyData, store: Store
  ) {
    (self.requests, self.study, self.store) = (requests, study, store)
  }

  /// Makes every fit that has enough runs; fits that the spec no longer lists are removed.
  ///
  /// - Throws: ``FitError`` for an unknown law, ``FitRequestError`` for an invalid request,
  ///   ``StoreError`` if the index cannot be written.
  public func make() throws {
    var kept: [String] = []
    for (name, request) in requests {
      let kind = try FitKind(request)
      for (suffix, runs) in groups(request) {
        try kind.checkLosses(runs.map(\.run.lossKind), name: name)
        let full = name + suffix
        if try make(kind, runs, name: full) { kept.append(full) }
      }
    }
    try store.dropFits(of: study.name, except: kept)
  }

  private func groups(_ request: FitRequest) -> [(suffix: String, runs: [StudyRun])] {
    guard let axis = request.by else { return [("", study.runs)] }
    let labels = study.levels.filter { $0.axis == axis }.sorted { $0.position < $1.position }
    return labels.map { level in
      ("-\(level.label)", study.runs.filter { $0.levels[axis] == level.label })
    }
  }

  /// - Returns: Whether there were enough runs.
  private func make(_ kind: FitKind, _ runs: [StudyRun], name: String) throws -> Bool {
    let points = StudyPoints(study: study, kind: kind)
    let options = kind.options
    switch kind.form {
    case .law(let law):
      let observations = runs.compactMap { points.end(of: $0) }
      guard observations.count > law.parameters.count else { return false }
      try keep(law.fit(observations, inputs: kind.x, options: options), name: name, kind)
    case .profiles:
      let observations = runs.compactMap { points.end(of: $0) }
      guard !observations.isEmpty else { return false }
      let profiles = IsoFLOP(
        observations, resampling: options.resampling, threads: options.threads)
      try keep(profiles, name: name, kind)
    case .frontier:
      let observations = runs.flatMap { points.curve(of: $0) }
      guard !observations.isEmpty else { return false }
      let frontiers = [Frontier.Envelope.hull, .staircase].map {
        Frontier(
          observations, envelope: $0, resampling: options.resampling, threads: options.threads)
      }
      try keep(frontiers, name: name, kind)
    }
    return true
  }

  private func keep(_ result: some Encodable, name: String, _ kind: FitKind) throws {
    try store.record(
      FitRow(
        study: study.name, name: name, law: kind.request.law,
        x: kind.x.joined(separator: ", "), y: kind.y,
        result: try JSON.text(result, .compact)))
  }
}
