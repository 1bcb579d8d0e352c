/// The starting points of a search: a grid, or a low-discrepancy sequence in many dimensions.
enum Starts {
  /// Returns starting points in all coordinates of the law, with the linear parameters projected
  /// out.
  ///
  /// - Parameters:
  ///   - objective: The function that will be searched.
  ///   - count: Approximate number of starting points.
  /// - Returns: [start][parameter].
  static func all(for objective: Objective, count: Int) -> [[Double]] {
    let projection = VariableProjection(objective)
    let searched = objective.law.nonlinear
    let ranges = objective.law.startRanges(objective.columns)
    let axes = searched.indices.filter { objective.free.contains(searched[$0]) }
    return spread(over: axes.map { ranges[$0] }, count: count).map { place in
      var coordinates = objective.fixedCoordinates
      for (axis, value) in zip(axes, place) { coordinates[searched[axis]] = value }
      return projection.project(coordinates)
    }
  }

  /// Returns a full grid up to two dimensions, and Halton points above.
  private static func spread(over ranges: [ClosedRange<Double>], count: Int) -> [[Double]] {
    switch ranges.count {
    case 0: return [[]]
    case 1: return steps(count / 4).map { [place($0, ranges[0])] }
    case 2:
      let side = steps(Int(Double(count).squareRoot()))
      return side.flatMap { first in
        side.map { [place(first, ranges[0]), place($0, ranges[1])] }
      }
    default:
      return (1...max(count, 1)).map { index in
        ranges.indices.map { place(halton(index, base: primes[$0 % primes.count]), ranges[$0]) }
      }
    }
  }

  private static func steps(_ count: Int) -> [Double] {
    let count = max(count, 2)
    return (0..<count).map { (Double($0) + 0.5) / Double(count) }
  }

  private static func place(_ share: Double, _ range: ClosedRange<Double>) -> Double {
    range.lowerBound + share * (range.upperBound - range.lowerBound)
  }

  private static let primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]

  /// Returns the radical inverse of an index: its digits mirrored at the radix point.
  private static func halton(_ index: Int, base: Int) -> Double {
    var (rest, digit, sum) = (index, 1.0 / Double(base), 0.0)
    while rest > 0 {
      sum += digit * Double(rest % base)
      rest /= base
      digit /= Double(base)
    }
    return sum
  }
}
