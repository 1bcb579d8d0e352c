/// Asks, often, whether probing must stop; what is scored by then stays.
struct StopSignal {
  private let isStopped: () -> Bool

  init(_ isStopped: @escaping () -> Bool = { false }) { self.isStopped = isStopped }

  /// - Throws: ``ProbingStopped`` when told to.
  func check() throws {
    if isStopped() { throw ProbingStopped() }
  }
}

/// Probing was told to stop; no fault.
struct ProbingStopped: Error {}
