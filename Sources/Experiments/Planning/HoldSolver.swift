import Data
import Foundation
import Models
import Settings

/// Finds the integer at which a cell comes nearest to what its control counts.
///
/// Every quantity grows with every setting that can be solved for, so that two adjacent values enclose
/// the target.
struct HoldSolver {
  let quantity: HeldQuantity
  let hold: Hold
  /// The cell at the axis's control, everything else equal.
  let control: CellConfig
  /// What the control counts.
  let target: Double
  /// Of the images of the cell to be solved.
  let facts: DatasetFacts

  /// Changes `cell` by the held setting.
  ///
  /// - Returns: What was solved for, and the miss.
  /// - Throws: ``HoldError`` when no value comes near enough, with the two nearest.
  func solve(_ cell: inout CellConfig) throws -> Held {
    let below = largest(of: cell) { $0 <= target }
    let candidates = [below, below + step].filter { $0 > 0 }
      .compactMap { value in counted(value, in: cell).map { (value, $0) } }
    let nearest = candidates.min { abs($0.1 / target - 1) < abs($1.1 / target - 1) }
    guard let (value, found) = nearest, abs(found / target - 1) <= hold.within,
      let solved = changed(cell, to: value)
    else {
      throw HoldError.noSolution(
        quantity: quantity, hold: hold, target: target,
        nearest: candidates.map { HoldError.Candidate(value: $0.0, found: $0.1) })
    }
    cell = solved
    return Held(
      quantity: quantity, setting: hold.by, value: value, target: target, found: found)
  }

  /// Distance between the values tried; heads keep their width.
  private var step: Int {
    if let step = hold.multipleOf { return step }
    guard hold.by == HoldSolver.width else { return 1 }
    let headWidth = control.model.width / control.model.heads
    return headWidth.isMultiple(of: 4)
      ? headWidth
      : headWidth.isMultiple(of: 2)
        ? 2 * headWidth : 4 * headWidth
  }

  private static let width = "model.width"

  /// The largest multiple of the step whose count obeys, by doubling and then halving; 0 if none.
  private func largest(of cell: CellConfig, where obeys: (Double) -> Bool) -> Int {
    func isSmall(_ multiple: Int) -> Bool {
      counted(multiple * step, in: cell).map(obeys) ?? false
    }
    var (low, high) = (0, 1)
    while isSmall(high) { (low, high) = (high, 2 * high) }
    while high - low > 1 {
      let middle = (low + high) / 2
      if isSmall(middle) { low = middle } else { high = middle }
    }
    return low * step
  }

  /// What the cell counts with the setting at `value`; nil where it is not a model.
  private func counted(_ value: Int, in cell: CellConfig) -> Double? {
    guard let changed = changed(cell, to: value) else { return nil }
    return try? CellCost(changed, facts).value(of: quantity)
  }

  /// The number of heads that keeps their width, as nearly as one divides the model's.
  private func heads(width: Int) -> Int {
    let wanted = max(1, width * control.model.heads / control.model.width)
    return (1...wanted).last { width.isMultiple(of: $0) } ?? 1
  }

  /// The cell with the setting at `value`; nil outside the setting's range.
  private func changed(_ cell: CellConfig, to value: Int) -> CellConfig? {
    var (changed, reading) = (cell, Reading())
    changed.apply(hold.setting("\(value)"), reading: &reading)
    guard reading.problems.isEmpty else { return nil }
    if hold.by == HoldSolver.width {
      changed.model.heads = heads(width: value)
    }
    return changed
  }
}

extension Hold {
  /// The held setting as a spec would write it.
  func setting(_ value: String) -> Node {
    let place = Position(line: 1, column: 1)
    let scalar = Node(.scalar(value, isQuoted: false), at: place)
    return Node(.map([Node.Entry(key: by, keyPosition: place, value: scalar)]), at: place)
  }
}

/// A quantity that cannot be kept equal.
public enum HoldError: Error, CustomStringConvertible {
  case noSolution(quantity: HeldQuantity, hold: Hold, target: Double, nearest: [Candidate])

  /// A value that was tried, and what it counts.
  public struct Candidate: Hashable, Sendable {
    public let value: Int
    public let found: Double
  }

  public var description: String {
    switch self {
    case .noSolution(let quantity, let hold, let target, let nearest):
      let tried = nearest.map { candidate in
        "\(candidate.value) gives \(candidate.found.grouped) "
          + "(\((candidate.found / target - 1).signedPercent))"
      }
      return "no \(hold.by) brings \(quantity.rawValue) within "
        + "\((100 * hold.within).trimmed) % of the control's \(target.grouped): "
        + (tried.isEmpty ? "no value gives a valid model" : tried.joined(separator: ", "))
        + "; widen `within`, lower `multipleOf`, or change the level"
    }
  }
}

extension Double {
  /// Whole, with commas between thousands; as 1.23e+13 from a million million on.
  fileprivate var grouped: String {
    abs(self) < 1e12 ? Int(rounded()).grouped : String(format: "%.3g", self)
  }

  fileprivate var signedPercent: String {
    let rounded = (1000 * self).rounded() / 10
    return (rounded < 0 ? "−" : "+") + abs(rounded).trimmed + " %"
  }

  /// 1.0 reads as 1.
  fileprivate var trimmed: String { String(format: "%.6g", self) }
}
