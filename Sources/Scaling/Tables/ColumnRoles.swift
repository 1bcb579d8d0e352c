/// The formulas over a table's columns that give each quantity of an observation.
public struct ColumnRoles: Codable, Hashable, Sendable {
  /// Input name → formula.
  public var inputs: [String: String]
  public var loss: String
  /// Rows for which this is false are excluded and reported.
  public var condition: String?
  /// The column that names groups of dependent rows; all rows are independent if nil.
  public var cell: String?
  public var label: String?
  public var weight: String?
  public var trials: String?

  public init(inputs: [String: String], loss: String) {
    self.inputs = inputs
    self.loss = loss
  }
}

extension PointTable {
  /// Converts rows to observations.
  ///
  /// - Parameter roles: Which formulas to read.
  /// - Returns: The observations, and the rows that the condition excludes.
  /// - Throws: ``TableError`` with line and column.
  public func observations(_ roles: ColumnRoles) throws
    -> (observations: [Observation], excluded: [Exclusion])
  {
    let condition = try roles.condition.map { try Formula($0, over: self) }
    let inputs = try roles.inputs.mapValues { try Formula($0, over: self) }
    let loss = try Formula(roles.loss, over: self)
    let weight = try roles.weight.map { try Formula($0, over: self) }
    let trials = try roles.trials.map { try Formula($0, over: self) }
    var observations: [Observation] = []
    var excluded: [Exclusion] = []
    for row in rows {
      let label = try field(roles.label, row) ?? "\(file):\(row.line)"
      if let condition, try !condition.holds(row, of: self) {
        excluded.append(Exclusion(label: label, reason: "not \(condition.text)"))
        continue
      }
      observations.append(
        Observation(
          inputs: try inputs.mapValues { try $0.number(row, of: self) },
          loss: try loss.number(row, of: self), cell: try field(roles.cell, row) ?? "",
          label: label, weight: try weight?.number(row, of: self) ?? 1,
          trials: try trials?.number(row, of: self)))
    }
    return (observations, excluded)
  }

  private func field(_ name: String?, _ row: Row) throws -> String? {
    guard let name else { return nil }
    guard let column = header.firstIndex(of: name) else {
      throw TableError.unknownColumn(name, known: header)
    }
    return row.fields[column]
  }
}
