public import Data
public import Settings

/// A study read, expanded and checked in one pass: its plan, or everything that is wrong with it.
public struct StudyCheck: Sendable {
  public let file: SpecFile
  /// nil where something is wrong.
  public let plan: Plan?
  /// In the file's order, each once, where it is caused.
  public let problems: [Problem]

  /// Reads every section that can be read, examines every cell that can be known, and holds claims
  /// and fits against them, whatever is wrong elsewhere.
  ///
  /// - Parameters:
  ///   - file: The study.
  ///   - data: What is known of the images.
  public init(_ file: SpecFile, data: FactsReader = FactsReader()) {
    self.file = file
    let reader = SpecReader(file)
    var problems = reader.reading.problems + NameCheck(reader: reader).problems
    let expansion = reader.isExpandable ? Expansion(reader.spec, data) : nil
    if let expansion {
      problems += expansion.problems + expansion.placement.problems(BudgetCheck(expansion).faults)
    }
    if reader.isWhole {
      problems += QuestionCheck(reader, cells: expansion?.wholeCells).problems
    }
    self.problems = problems.inOrder
    plan = problems.isEmpty ? expansion.map(Plan.init) : nil
  }
}

extension Plan {
  /// Reads, expands and checks a study.
  ///
  /// - Throws: ``SpecError``, with every mistake in the file.
  public init(path: String) throws {
    try self.init(checking: SpecFile(path: path))
  }

  /// Reads, expands and checks a study from text.
  ///
  /// - Throws: ``SpecError``, with every mistake in the file.
  public init(checking file: SpecFile) throws {
    let check = StudyCheck(file)
    guard let plan = check.plan else { throw SpecError.invalid(file, check.problems) }
    self = plan
  }
}
