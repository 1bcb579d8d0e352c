public import Scaling
import Text

/// Levels compared with a control in anyone's table, paired by seed: what a study's report says of its
/// runs, for rows of a CSV file.
public struct TableComparison: Sendable {
  public let roles: Roles
  /// The level with which the others are compared.
  public let control: String
  /// A row per level, control first, within each combination of the other columns.
  public let rows: [Row]
  /// How much the seeds of all levels, at each combination of the other columns, vary together.
  public let seeds: SeedCorrelation
  /// Rows of the table that are not counted, with the reason.
  public let excluded: [Exclusion]

  /// Which column is what.
  public struct Roles: Sendable {
    /// The column whose values are compared.
    public var axis: String
    /// The column that pairs rows: what a seed does to both levels cancels.
    public var seed: String
    /// The column of the numbers that are compared.
    public var metric: String
    /// Columns that are held equal: comparisons are made within each combination of their values.
    public var by: [String] = []
    /// The level with which the others are compared; the first in the table where nil.
    public var control: String?
    /// Rows where this formula does not hold are left out.
    public var condition: String?

    public init(axis: String, seed: String, metric: String) {
      (self.axis, self.seed, self.metric) = (axis, seed, metric)
    }
  }

  /// One level at one combination of the other columns.
  public struct Row: Sendable {
    /// The other columns' values; empty where there are none.
    public let at: [String]
    public let level: String
    /// The number of each seed, in the order of the table.
    public let values: [(seed: String, value: Double)]
    public let mean: SeedMean
    /// Level minus control by seed; nil for the control, and where they share no seed.
    public let paired: Paired?
  }

  /// A level minus the control.
  public struct Paired: Sendable {
    /// One per shared seed.
    public let differences: [Double]
    public let statistics: SeedDifference
    /// Corrected by Holm for the number of levels compared with this control; nil below two pairs.
    public let p: Double?
    public let verdict: Verdict
  }

  /// - Throws: ``TableError`` for columns and numbers that cannot be read, ``TableComparisonError``
  ///   where levels cannot be paired.
  public init(_ table: PointTable, _ roles: Roles) throws {
    self.roles = roles
    let (points, excluded) = try Self.points(table, roles)
    self.excluded = excluded
    let levels = points.map(\.level).distinct
    guard levels.count > 1 else {
      throw TableComparisonError.oneLevel(
        axis: roles.axis, level: levels.first, file: table.file, excluded: excluded.count)
    }
    let control = roles.control ?? levels[0]
    guard levels.contains(control) else {
      throw TableComparisonError.unknownControl(control, axis: roles.axis, known: levels)
    }
    self.control = control
    let ordered = [control] + levels.filter { $0 != control }
    let cells = Dictionary(grouping: points) { $0.at + [$0.level] }.values.map { points in
      Dictionary(points.map { ($0.seed, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    let correlation = SeedCorrelation(cells)
    seeds = correlation
    let places = Dictionary(grouping: points, by: \.at)
    rows = points.map(\.at).distinct.flatMap { at in
      Self.rows(places[at] ?? [], at: at, levels: ordered, given: correlation)
    }
    guard rows.contains(where: { $0.paired != nil }) else {
      throw TableComparisonError.noPairs(seed: roles.seed, control: control)
    }
  }

  private struct Point {
    let at: [String]
    let level: String
    let seed: String
    let value: Double
  }

  private static func points(
    _ table: PointTable, _ roles: Roles
  ) throws -> ([Point], [Exclusion]) {
    func column(_ name: String) throws -> Int {
      guard let column = table.header.firstIndex(of: name) else {
        throw TableError.unknownColumn(name, known: table.header)
      }
      return column
    }
    let (axis, seed, metric) = try (column(roles.axis), column(roles.seed), column(roles.metric))
    let by = try roles.by.map(column)
    let condition = try roles.condition.map { try Formula($0, over: table) }
    var (points, excluded) = ([Point](), [Exclusion]())
    var lines: [[String]: Int] = [:]
    for row in table.rows {
      let place = "\(table.file):\(row.line)"
      if let condition, try !condition.holds(row, of: table) {
        excluded.append(Exclusion(label: place, reason: "not \(condition.text)"))
        continue
      }
      let text = row.fields[metric]
      guard !text.isEmpty else {
        excluded.append(Exclusion(label: place, reason: "no \(roles.metric)"))
        continue
      }
      guard let value = Double(written: text), value.isFinite else {
        throw TableError.notANumber(
          file: table.file, line: row.line, column: roles.metric, text: text)
      }
      let at = by.map { row.fields[$0] }
      let key = at + [row.fields[axis], row.fields[seed]]
      if let line = lines.updateValue(row.line, forKey: key) {
        throw TableComparisonError.duplicate(
          file: table.file, lines: (line, row.line),
          of: "\(roles.axis)=\(row.fields[axis]), \(roles.seed)=\(row.fields[seed])")
      }
      points.append(Point(at: at, level: row.fields[axis], seed: row.fields[seed], value: value))
    }
    return (points, excluded)
  }

  private static func rows(
    _ points: [Point], at: [String], levels: [String], given seeds: SeedCorrelation
  ) -> [Row] {
    let byLevel = Dictionary(grouping: points, by: \.level)
    let groups = levels.map { byLevel[$0] ?? [] }
    let reference = Dictionary(
      groups[0].map { ($0.seed, $0.value) }, uniquingKeysWith: { first, _ in first })
    let pairs = groups.enumerated().map { index, group in
      index == 0
        ? []
        : group.compactMap { point in
          reference[point.seed].map { (level: point.value, control: $0) }
        }
    }
    let statistics = pairs.map { $0.isEmpty ? nil : SeedDifference($0, given: seeds) }
    // A level that has no pair is not tested, and does not count for the correction.
    let tested = statistics.indices.filter { statistics[$0]?.p != nil }
    let corrected = Dictionary(
      uniqueKeysWithValues: zip(
        tested, Multiplicity.holm(tested.compactMap { statistics[$0]?.p })))
    return groups.indices.compactMap { index in
      guard !groups[index].isEmpty else { return nil }
      let paired = statistics[index].map { found in
        Paired(
          differences: pairs[index].map { $0.level - $0.control }, statistics: found,
          p: corrected[index],
          verdict: Verdict(found, p: corrected[index]))
      }
      return Row(
        at: at, level: levels[index], values: groups[index].map { ($0.seed, $0.value) },
        mean: SeedMean(groups[index].map(\.value)), paired: paired)
    }
  }
}

/// A table whose levels cannot be compared.
public enum TableComparisonError: Error, CustomStringConvertible {
  case oneLevel(axis: String, level: String?, file: String, excluded: Int)
  case unknownControl(String, axis: String, known: [String])
  case duplicate(file: String, lines: (Int, Int), of: String)
  case noPairs(seed: String, control: String)

  public var description: String {
    switch self {
    case .oneLevel(let axis, let level, let file, let excluded):
      "\(file): column '\(axis)' has \(level.map { "only the level '\($0)'" } ?? "no level")"
        + (excluded == 0 ? "" : " after \(excluded) rows were left out")
        + ", expected at least two; name another column with --axis"
    case .unknownControl(let control, let axis, let known):
      "--control '\(control)' is not a level of '\(axis)'; its levels are "
        + known.joined(separator: ", ")
    case .duplicate(let file, let lines, let of):
      "\(file):\(lines.1): \(of) is already on line \(lines.0); one row per level and seed is "
        + "expected: hold further columns equal with --by, or choose rows with --where"
    case .noPairs(let seed, let control):
      "no level shares a value of '\(seed)' with the control '\(control)', so that nothing can be "
        + "paired; name the column of seeds with --seed"
    }
  }
}
