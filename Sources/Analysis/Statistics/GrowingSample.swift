import Foundation
import Scaling
import Synchronization

/// Student's t of a sample that grows from look to look, where its mean is that of the null hypothesis:
/// the chance of lying beyond given bounds for the first time at each look.
///
/// For normal noise of unknown variance the sequence of t is a Markov process, because t is sufficient
/// among what the scale does not change: Jennison & Turnbull 1991, "Exact calculations for sequential
/// t, χ² and F tests", Biometrika 78(1). The recursive integration is that of Armitage, McPherson & Rowe
/// 1969, "Repeated significance tests on accumulating data", J. R. Statist. Soc. A 132(2).
///
/// With r = t / √(t² + n − 1), the cosine of the angle between a sample of n and the diagonal, m further
/// values make it
///
///     r′ = √(n/n′) r √B + √(m/n′) V √(1 − B),   n′ = n + m,
///
/// where B has the distribution Beta(n/2, m/2), V is one coordinate of a uniform direction in m
/// dimensions, and both are independent of r and of each other. Kept is the distribution of |t|, over
/// cells of equal width of its normal score u: Φ(−u) is the one-sided p value of t. With the cells as
/// narrow as here, the chances are too high by at most 1 % of themselves.
struct GrowingSample: Sendable {
  /// Values at each look: increasing, at least two.
  let counts: [Int]
  /// From each look to the next: the chance of each cell, row by row, given each cell before.
  private let transitions: [[Double]]

  /// - Parameter counts: Increasing, from at least two.
  init(_ counts: [Int]) {
    self.counts = counts
    transitions = zip(counts, counts.dropFirst()).map { Self.transition(from: $0, to: $1) }
  }

  /// The chance of lying beyond its bound for the first time, for each look.
  ///
  /// - Parameter bounds: Of |u|, one for each look.
  func crossings(of bounds: [Double]) -> [Double] {
    var chances: [Double] = []
    _ = walk { look, mass in
      chances.append(Self.mass(mass, beyond: bounds[look]))
      return bounds[look]
    }
    return chances
  }

  /// The bounds of |u| that spend a given chance at each look.
  ///
  /// - Parameter chances: Of crossing first at each look.
  func bounds(spending chances: [Double]) -> [Double] {
    walk { look, mass in Self.bound(of: mass, spending: chances[look]) }
  }

  /// Goes from look to look with what has not crossed, and returns the bounds.
  private func walk(_ bound: (Int, [Double]) -> Double) -> [Double] {
    var mass = Self.start
    return counts.indices.map { look in
      if look > 0 { mass = Self.advanced(mass, by: transitions[look - 1]) }
      let bound = bound(look, mass)
      for cell in mass.indices { mass[cell] *= 1 - Self.fraction(of: cell, beyond: bound) }
      return bound
    }
  }
}

extension GrowingSample {
  /// Of a cell, in u.
  private static let width = 0.05
  private static let cells = 140
  private static let edges = (0...cells).map { width * Double($0) }

  /// Under the null hypothesis |u| is half normal at every look.
  private static let start = edges.dropLast().map { edge in
    erfc(edge / 2.0.squareRoot()) - erfc((edge + width) / 2.0.squareRoot())
  }

  private static func fraction(of cell: Int, beyond bound: Double) -> Double {
    min(1, max(0, (edges[cell + 1] - bound) / width))
  }

  private static func mass(_ mass: [Double], beyond bound: Double) -> Double {
    mass.indices.reduce(0) { $0 + mass[$1] * fraction(of: $1, beyond: bound) }
  }

  private static func bound(of mass: [Double], spending chance: Double) -> Double {
    var left = chance
    for cell in mass.indices.reversed() {
      if mass[cell] >= left, mass[cell] > 0 { return edges[cell + 1] - width * left / mass[cell] }
      left -= mass[cell]
    }
    return 0
  }

  private static func advanced(_ mass: [Double], by transition: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: cells)
    for from in 0..<cells where mass[from] > 0 {
      let row = from * cells
      for to in 0..<cells { result[to] += mass[from] * transition[row + to] }
    }
    return result
  }
}

extension GrowingSample {
  private struct Step: Hashable { let from, to: Int }

  /// Transitions depend on the two counts alone.
  private static let known = Mutex<[Step: [Double]]>([:])

  private static func transition(from count: Int, to next: Int) -> [Double] {
    let step = Step(from: count, to: next)
    if let found = known.withLock({ $0[step] }) { return found }
    let made = makeTransition(count, next)
    known.withLock { $0[step] = made }
    return made
  }

  private static func makeTransition(_ count: Int, _ next: Int) -> [Double] {
    let added = next - count
    let (old, new) = (
      (Double(count) / Double(next)).squareRoot(), (Double(added) / Double(next)).squareRoot()
    )
    let nodes = lengths(count, added)
    let coordinate = DirectionCoordinate(dimensions: added)
    let starts = (0..<cells).map { cosine(of: width * (Double($0) + 0.5), count) }
    let ends = edges.map { cosine(of: $0, next) }
    var transition: [Double] = []
    transition.reserveCapacity(cells * cells)
    for start in starts {
      var below = [Double](repeating: 0, count: cells + 1)
      for node in nodes {
        let (center, scale) = (old * start * node.cosine, 1 / (new * node.sine))
        for place in 1..<cells {
          below[place] +=
            node.weight
            * (coordinate.below((ends[place] - center) * scale)
              - coordinate.below((-ends[place] - center) * scale))
        }
      }
      below[cells] = 1
      for cell in 0..<cells { transition.append(below[cell + 1] - below[cell]) }
    }
    return transition
  }

  /// Nodes and weights for √B = cos φ and √(1 − B) = sin φ, whose density is proportional to
  /// cosⁿ⁻¹φ sinᵐ⁻¹φ.
  private static func lengths(
    _ count: Int, _ added: Int
  ) -> [(cosine: Double, sine: Double, weight: Double)] {
    let middle = atan2(Double(added).squareRoot(), Double(count).squareRoot())
    let spread = 8 / (2 * Double(count + added)).squareRoot()
    let (low, high) = (max(0, middle - spread), min(.pi / 2, middle + spread))
    let angles = (0..<64).map { low + (Double($0) + 0.5) * (high - low) / 64 }
    let logs = angles.map { Double(count - 1) * log(cos($0)) + Double(added - 1) * log(sin($0)) }
    let largest = logs.max() ?? 0
    let weights = logs.map { exp($0 - largest) }
    let sum = weights.reduce(0, +)
    return zip(angles, weights).map { (cos($0), sin($0), $1 / sum) }
  }

  /// r of a sample of `count` whose t has the normal score u ≥ 0.
  private static func cosine(of u: Double, _ count: Int) -> Double {
    guard u > 0 else { return 0 }
    let freedom = Double(count - 1)
    let t = -StudentT(degreesOfFreedom: freedom).quantile(erfc(u / 2.0.squareRoot()) / 2)
    return t / (t * t + freedom).squareRoot()
  }
}

/// One coordinate of a direction drawn uniformly: its distribution function, from a table.
private struct DirectionCoordinate {
  private let table: [Double]
  private static let intervals = 4000

  init(dimensions: Int) {
    // With one dimension it is −1 or 1; otherwise v √(m − 1) / √(1 − v²) has Student's distribution.
    let freedom = Double(dimensions - 1)
    let student = StudentT(degreesOfFreedom: max(1, freedom))
    table = (0...Self.intervals).map { place in
      let v = 2 * Double(place) / Double(Self.intervals) - 1
      if dimensions == 1 { return 0.5 }
      if abs(v) == 1 { return v < 0 ? 0 : 1 }
      return student.cumulative(v * (freedom / (1 - v * v)).squareRoot())
    }
  }

  func below(_ v: Double) -> Double {
    if v <= -1 { return 0 }
    if v >= 1 { return 1 }
    let place = (v + 1) / 2 * Double(Self.intervals)
    let index = min(Int(place), Self.intervals - 1)
    return table[index] + (place - Double(index)) * (table[index + 1] - table[index])
  }
}
