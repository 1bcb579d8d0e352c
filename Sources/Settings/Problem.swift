/// One mistake in a spec file: where, and a sentence saying what was found and what to write.
public struct Problem: Hashable, Sendable {
  public let position: Position
  public let message: String

  public init(at position: Position, _ message: String) {
    (self.position, self.message) = (position, message)
  }
}

/// The state of reading one file: every problem so far, and where each setting was given.
public struct Reading: Sendable {
  public private(set) var problems: [Problem] = []
  private var assigned: [String: Assignment] = [:]

  private struct Assignment: Sendable {
    let position: Position
    /// The name chosen, for a choice, which several settings of one case may name again.
    let choice: String?
  }

  public init() {}

  /// Records a mistake and lets reading go on, so that all are told at once.
  public mutating func report(at position: Position, _ message: String) {
    problems.append(Problem(at: position, message))
  }

  /// Begins a stretch in which each setting may be given once, such as one level of an axis.
  public mutating func beginScope() {
    assigned = [:]
  }

  /// Notes that `path` is given here, and reports it when it already was in this scope.
  ///
  /// Several settings may name the same `choice`: `head.mlp.depth` and `head.mlp.width`.
  mutating func assign(_ path: String, choice: String? = nil, at position: Position) {
    if let earlier = assigned[path], choice == nil || earlier.choice != choice {
      report(at: position, "'\(path)' is already given on line \(earlier.position.line); keep one")
      return
    }
    assigned[path] = Assignment(position: position, choice: choice)
  }
}
