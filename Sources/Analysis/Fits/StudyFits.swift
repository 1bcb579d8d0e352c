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
        guard try make(kind, runs, name: full) else { continue }
        kept += [full, Self.lastRungs(of: full)]
        if try count(kind, runs, name: full, after: requests.prefix { $0.name != name }) {
          kept.append(StoredCounting.name(of: full))
        }
      }
    }
    try store.dropFits(of: study.name, except: kept)
  }

  /// Stores the fit's exponents under other ways to count, unless an earlier fit has the same.
  private func count(
    _ kind: FitKind, _ runs: [StudyRun], name: String,
    after earlier: some Sequence<(name: String, request: FitRequest)>
  ) throws -> Bool {
    let counting = Counting(study: study, kind: kind, runs: runs)
    let isKnown = try earlier.contains { other in
      try Counting(study: study, kind: FitKind(other.request), runs: runs).subject
        == counting.subject
    }
    guard !isKnown, let subject = counting.subject, case let rows = counting.exponents,
      !rows.isEmpty
    else { return false }
    try store.record(
      FitRow(
        study: study.name, name: StoredCounting.name(of: name), law: "counting", x: subject,
        y: kind.y, result: try JSON.text(StoredCounting(fit: name, rows: rows), .compact)))
    return true
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
      let fit = try law.fit(observations, inputs: kind.x, options: options)
      let change = try regime(law, observations, kind)
      let warning = change?.warning.map { [$0] } ?? []
      try keep(fit.warned(fit.warnings + warning), name: name, kind)
      if let change, !warning.isEmpty {
        try keep(change.fit, name: Self.lastRungs(of: name), kind)
      }
    case .profiles(let method):
      let observations = runs.compactMap { points.end(of: $0) }
      guard !observations.isEmpty else { return false }
      let profiles = IsoFLOP(
        observations, method: method, resampling: options.resampling, threads: options.threads)
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

  /// From where on a law of one input holds.
  private func regime(_ law: Law, _ points: [Observation], _ kind: FitKind) throws -> Regime? {
    guard kind.x.count == 1, !law.readsLoss else { return nil }
    return try law.regime(points, inputs: kind.x, options: kind.options)
  }

  /// The name of a fit's law over the last rungs.
  private static func lastRungs(of name: String) -> String { "\(name)-last-rungs" }

  private func keep(_ result: some Encodable, name: String, _ kind: FitKind) throws {
    try store.record(
      FitRow(
        study: study.name, name: name, law: kind.request.law,
        x: kind.x.joined(separator: ", "), y: kind.y,
        result: try JSON.text(result, .compact)))
  }
}
