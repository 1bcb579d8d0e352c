public import Probes
public import Questions
public import Settings

/// One study as its author wrote it: a question, a base, and what varies around it.
public struct Spec: Sendable {
  public let file: SpecFile
  public internal(set) var question = ""
  public internal(set) var source = ""
  /// The settings that every run shares.
  public internal(set) var base = CellConfig()
  public internal(set) var axes: [Axis] = []
  /// What is kept equal along an axis, in the order in which it is solved.
  public internal(set) var holds: [HeldEqual] = []
  /// The parts of the grid whose union is run.
  public internal(set) var selections: [Selection] = []
  /// All that a cell may come to have.
  public internal(set) var seeds = [0]
  /// The numbers of seeds at which claims are looked at; nil where seeds are fixed.
  public internal(set) var looks: SeedLooks?
  /// As they are trained: a probe of each block stands here once per block.
  public internal(set) var probes: [Named<ProbeConfig>] = []
  /// The probes of each block as they are written.
  var layerwise: [Named<ProbeConfig>] = []
  public internal(set) var limits = StudyLimits()
  /// Each under the sentence that its author claims.
  public internal(set) var expectations: [Named<Expectation>] = []
  public internal(set) var fits: [Named<FitRequest>] = []
  /// Where it uses former names of keys: the first place of each.
  public internal(set) var notices: [Problem] = []
  /// Where each section begins, for mistakes that only the whole shows.
  var positions: [SpecKey: Position] = [:]
  /// Where the base gives what.
  var baseLayer = Layer()
  /// What replaces settings of the base.
  var replacements = Layer()

  /// A quantity, and how it is kept equal.
  public typealias HeldEqual = (quantity: HeldQuantity, hold: Named<Hold>)

  init(file: SpecFile) { self.file = file }

  /// The study's name: its file's.
  public var name: String { file.name }

  /// What is expected, wherever it lies in the file.
  var expectedClaims: [String: Expectation] {
    Dictionary(expectations.map { ($0.name, $0.value) }) { first, _ in first }
  }

  /// Where a section's mistakes are shown.
  public func position(of section: SpecKey) -> Position {
    positions[section] ?? Position(line: 1, column: 1)
  }
}

/// A value under the name its author gave it.
public struct Named<Wrapped: Hashable & Sendable>: Hashable, Sendable {
  public let name: String
  public let value: Wrapped
  public let position: Position
  /// Where each of its settings is given, by path within it.
  var places: [String: Position] = [:]
  /// Whether all of it was read without a mistake.
  var isWhole = true

  /// Where a setting of it is given; the name where it is not.
  func position(of path: String) -> Position {
    places[path] ?? places.filter { $0.key.hasPrefix(path + ".") }.values.min() ?? position
  }
}

extension Spec {
  /// Reads a study.
  ///
  /// - Throws: ``SpecError``, with every mistake that shows without expanding the grid.
  public init(path: String) throws {
    try self.init(SpecFile(path: path))
  }

  /// Reads a study from text.
  ///
  /// - Throws: ``SpecError``, with every mistake that shows without expanding the grid.
  public init(_ file: SpecFile) throws {
    let reader = SpecReader(file)
    let problems = reader.reading.problems.inOrder
    guard problems.isEmpty else { throw SpecError.invalid(file, problems) }
    self = reader.spec
  }
}

extension [Problem] {
  /// In the file's order, each once.
  var inOrder: [Problem] {
    var seen: Set<Problem> = []
    return filter { seen.insert($0).inserted }.sorted {
      ($0.position, $0.message) < ($1.position, $1.message)
    }
  }
}
