import Foundation

/// Points grouped by their position along the extrapolated axis.
struct Rungs {
  /// Position of each point on the axis: natural log of the input, or of the product of sizes.
  let positions: [Double]
  /// Rows of each rung, smallest first.
  let groups: [[Int]]

  /// Values within this factor of a rung's smallest value belong to it.
  private static let width = log(1.05)

  /// Groups the points of a problem.
  ///
  /// - Parameters:
  ///   - problem: The points and the law, which defines the direction of the axis.
  ///   - name: The input to group by, or nil for the law's own axis.
  init(_ problem: FitProblem, by name: String? = nil) {
    let columns = problem.objective.columns
    let sign = problem.law.readsLoss ? -1.0 : 1.0
    if let name {
      positions = problem.observations.map { log($0.inputs[name] ?? .nan) }
    } else {
      positions = (0..<columns.count).map { row in
        sign * columns.logs.prefix(2).reduce(0) { $0 + $1[row] }
      }
    }
    groups = Self.grouped(positions)
  }

  private static func grouped(_ positions: [Double]) -> [[Int]] {
    let order = positions.indices.sorted { (positions[$0], $0) < (positions[$1], $1) }
    var groups: [[Int]] = []
    for row in order {
      if let first = groups.last?.first, positions[row] - positions[first] <= width {
        groups[groups.count - 1].append(row)
      } else {
        groups.append([row])
      }
    }
    return groups
  }

  /// The ratio of the largest to the smallest position.
  var span: Double { exp((positions.max() ?? 0) - (positions.min() ?? 0)) }

  /// Rows within a factor of the largest position.
  func rows(within factor: Double) -> [Int] {
    let edge = (positions.max() ?? 0) - log(factor)
    return positions.indices.filter { positions[$0] > edge }
  }
}
