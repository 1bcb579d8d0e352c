/// A curve that keeps its shape in a bounded number of points, however long it grows.
///
/// A point is the mean of as many values in a row as a power of two; where too many points would be
/// kept, two neighbors become one.
struct ThinnedSeries {
  private(set) var points: [(step: Int, loss: Double)] = []
  private var width = 1
  private var sum = 0.0
  private var count = 0
  private var last = Int.min

  private static let most = 128

  /// Adds a value; one at a step that came before is left out.
  mutating func add(step: Int, _ value: Double) {
    guard step > last, value.isFinite else { return }
    (last, sum, count) = (step, sum + value, count + 1)
    guard count == width else { return }
    points.append((step, sum / Double(width)))
    (sum, count) = (0, 0)
    guard points.count == Self.most else { return }
    width *= 2
    points = stride(from: 0, to: Self.most, by: 2).map { place in
      let (first, second) = (points[place], points[place + 1])
      return (second.step, (first.loss + second.loss) / 2)
    }
  }
}
