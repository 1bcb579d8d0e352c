import Foundation

/// A smooth interpolating curve that does not overshoot near an outlier.
///
/// Source: Akima 1970, equations 1 and 2: the slope at a point is a mean of the chords on both
/// sides, weighted by how little the neighboring chords change.
struct Akima {
  private let xs: [Double]
  private let ys: [Double]
  private let slopes: [Double]

  /// Prepares the curve.
  ///
  /// - Parameters:
  ///   - xs: Increasing, at least two.
  ///   - ys: One value per position.
  init(xs: [Double], ys: [Double]) {
    self.xs = xs
    self.ys = ys
    let count = xs.count
    let rises = zip(ys.dropFirst(), ys).map { $0 - $1 }
    let runs = zip(xs.dropFirst(), xs).map { $0 - $1 }
    var chords: [Double] = zip(rises, runs).map { $0 / $1 }
    let (first, last) = (chords[0], chords[count - 2])
    let (second, previous) = (chords[min(1, count - 2)], chords[max(count - 3, 0)])
    let before: [Double] = [3 * first - 2 * second, 2 * first - second]
    let after: [Double] = [2 * last - previous, 3 * last - 2 * previous]
    chords = before + chords + after
    slopes = (0..<count).map { point in
      let before = abs(chords[point + 1] - chords[point])
      let after = abs(chords[point + 3] - chords[point + 2])
      guard before + after > 1e-9 * (abs(first) + abs(last)) else {
        return (chords[point + 1] + chords[point + 2]) / 2
      }
      return (after * chords[point + 1] + before * chords[point + 2]) / (before + after)
    }
  }

  /// Returns the curve's value at a position between the first and the last point.
  func value(at x: Double) -> Double {
    let right = min(max(xs.firstIndex { $0 > x } ?? xs.count - 1, 1), xs.count - 1)
    let left = right - 1
    let width = xs[right] - xs[left]
    let t = (x - xs[left]) / width
    let (start, end) = (slopes[left] * width, slopes[right] * width)
    let rise = ys[right] - ys[left]
    return ys[left] + t * (start + t * (3 * rise - 2 * start - end + t * (start + end - 2 * rise)))
  }

  /// Returns the position of the minimum on a dense grid, and whether it lies at an end.
  func minimum(gridPerInterval: Int = 25) -> (x: Double, y: Double, isAtEdge: Bool) {
    let count = gridPerInterval * xs.count
    let (low, high) = (xs[0], xs[xs.count - 1])
    let places = (0..<count).map { low + (high - low) * Double($0) / Double(count - 1) }
    let values = places.map(value(at:))
    let best = values.indices.min { values[$0] < values[$1] } ?? 0
    return (places[best], values[best], best == 0 || best == count - 1)
  }
}
