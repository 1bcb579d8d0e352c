/// Checks frequently whether probing must stop; finished scores are kept.
struct StopSignal {
  private let isStopped: () -> Bool

  init(_ isStopped: @escaping () -> Bool = { false }) { self.isStopped = isStopped }

  /// - Throws: ``ProbingStopped`` if it must stop.
  func check() throws {
    if isStopped() { throw ProbingStopped() }
  }
}

/// Probing was stopped on request; not an error.
struct ProbingStopped: Error {}
