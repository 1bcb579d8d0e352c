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
  /// Where a setting or an alternative is called by its former name.
  public private(set) var notices: [Problem] = []
  /// Where this scope gives each setting, by path.
  public private(set) var assigned: [String: Assignment] = [:]
  /// Paths in this scope that were to be given something, but what cannot be said.
  public private(set) var doubts: Set<String> = []
  /// The words that hints are taken from.
  public var vocabulary: Vocabulary

  /// A setting given somewhere in the file.
  public struct Assignment: Hashable, Sendable {
    public let position: Position
    /// The name chosen, for a choice, which several settings of one case may name again.
    let choice: String?

    /// Whether giving the same path once more, as `other`, contradicts this.
    ///
    /// Several settings may name one choice: `head.mlp.depth` and `head.mlp.width`.
    public func contradicts(_ other: Assignment) -> Bool {
      other.choice == nil || choice != other.choice
    }
  }

  /// Hints are costly, and nobody reads thousands.
  public var hasHints: Bool { problems.count < 200 }

  public init(_ vocabulary: Vocabulary = Vocabulary()) { self.vocabulary = vocabulary }

  /// Records a mistake and lets reading go on, so that all are reported at once.
  ///
  /// - Parameters:
  ///   - position: Of what is wrong.
  ///   - message: What was found, what was expected and the fix.
  ///   - path: The setting that keeps another value than the one meant, if that is known.
  public mutating func report(
    at position: Position, _ message: String, doubting path: String? = nil
  ) {
    problems.append(Problem(at: position, message))
    if let path { doubts.insert(path) }
  }

  /// Notes that something is called `name` here, where that is not its name any more.
  mutating func notice(_ name: String, of present: String, at path: String, _ position: Position) {
    guard name != present else { return }
    notices.append(
      Problem(
        at: position,
        "'\(join(path, name))' is called '\(join(path, present))' now; the old name still works"))
  }

  /// Begins a stretch in which each setting may be given once, such as one level of an axis.
  public mutating func beginScope() {
    (assigned, doubts) = ([:], [])
  }

  /// Notes that `path` is given here, and reports it when it already was in this scope.
  mutating func assign(_ path: String, choice: String? = nil, at position: Position) {
    let assignment = Assignment(position: position, choice: choice)
    if let earlier = assigned[path], earlier.contradicts(assignment) {
      report(
        at: position, "'\(path)' is already given on line \(earlier.position.line); keep one",
        doubting: path)
      return
    }
    assigned[path] = assignment
  }
}
