import Kernels
import TestSupport
import Testing

/// Sinkhorn-Knopp and KoLeo on rows whose results were computed independently.
struct WholeBatchTests {
  private func sinkhorn(
    _ logits: [Float], prototypes: Int, temperature: Float, iterations: Int = 3
  ) -> [Float] {
    let targets = FloatBuffer(count: logits.count)
    sinkhornKnopp(
      targets: targets.all, logits: FloatBuffer(logits).all, rows: logits.count / prototypes,
      prototypes: prototypes, temperature: temperature, iterations: iterations)
    return targets.all.values
  }

  @Test(arguments: [
    (1, [0.77193960, 0.10447066, 0.12358974, 0.10447066, 0.77193960, 0.12358974, 0.19172691]),
    (3, [0.74352580, 0.10062527, 0.15584892, 0.10062527, 0.74352580, 0.15584892, 0.16102831]),
  ])
  func `Sinkhorn-Knopp takes its known values`(_ iterations: Int, _ expected: [Double]) {
    let found = sinkhorn(
      [1, 0, 0, 0, 1, 0, 0.5, 0.5, 1], prototypes: 3, temperature: 0.5, iterations: iterations)
    #expect(relativeError(Array(found.prefix(7)), expected) < 1e-6)
  }

  @Test func `constants of prototypes change nothing, and rows sum to 1`() {
    let logits: [Float] = [0.3, 0.1, 0, -0.1, 0.2, 0.3, 0.1, 0]
    let found = sinkhorn(logits, prototypes: 4, temperature: 0.1)
    let expected = [
      0.43404544, 0.11524400, 0.22535528, 0.22535528, 0.07139952, 0.38076926, 0.27391561,
      0.27391561,
    ]
    #expect(relativeError(found, expected) < 1e-6)
    let moved = logits.enumerated().map { $1 + Float($0 % 4) / 10 }
    #expect(relativeError(sinkhorn(moved, prototypes: 4, temperature: 0.1), expected) < 1e-5)
    #expect(abs(found.prefix(4).reduce(0, +) - 1) < 1e-6)
    #expect(sinkhorn(Array(repeating: 7, count: 8), prototypes: 4, temperature: 0.1)[3] == 0.25)
  }

  /// Gradients of the sum, and the loss, of each row.
  private func spread(_ rows: [Float], width: Int, views: Int = 1) -> (
    gradient: [Float], losses: [Float]
  ) {
    let count = rows.count / width
    let values = FloatBuffer(count: count * (width + 1))
    koLeo(
      values: values.all, rows: FloatBuffer(rows).all, images: count / views, views: views,
      width: width)
    let all = values.all.values
    return (
      (0..<count).flatMap { all[($0 * (width + 1))..<($0 * (width + 1) + width)] },
      (0..<count).map { all[($0 + 1) * (width + 1) - 1] }
    )
  }

  @Test(arguments: [
    (
      2, [1, 0, 0, 1, 0.6, 0.8], 0.34262082, [0, 1.0 / 3, 1, 0, -0.53333333, 0.4]
    ),
    (
      3, [2, 0, 0, 0, 3, 0, 0, 0, 0.5, 1, 1, 0], 0.11390659,
      [
        0, 0.30177669, 0.0625, 0.10059223, 0, 0, 0.25, 0, 0, 0.15088834, -0.15088834, 0,
      ]
    ),
  ])
  func `KoLeo takes its known values`(
    _ width: Int, _ rows: [Float], _ loss: Double, _ gradient: [Double]
  ) {
    let found = spread(rows, width: width)
    let count = Double(rows.count / width)
    #expect(abs(Double(found.losses.reduce(0, +)) / count - loss) < 1e-6)
    #expect(relativeError(found.gradient.map { $0 / Float(count) }, gradient) < 1e-5)
  }

  @Test func `the only other row is the neighbor, also an opposite one, of the same view`() {
    #expect(spread([1, 0, -1, 0], width: 2).losses.allSatisfy { abs($0 + 0.69314718) < 1e-6 })
    #expect(spread([1, 0], width: 2).losses == [0])
    // Two images of two views: each view's rows are opposite, those of one image are equal.
    let views = spread([1, 0, 1, 0, -1, 0, -1, 0], width: 2, views: 2)
    #expect(views.losses.allSatisfy { abs($0 + 0.69314718) < 1e-6 })
  }

  @Test func `KoLeo's gradient matches finite differences`() {
    var generator = TestGenerator(5)
    let (rows, direction) = (generator.values(40), generator.values(40))
    func loss(_ step: Float) -> Double {
      let moved = zip(rows, direction).map { $0 + step * $1 }
      return spread(moved, width: 5, views: 2).losses.reduce(0) { $0 + Double($1) }
    }
    let expected = (loss(1e-3) - loss(-1e-3)) / 2e-3
    let found = zip(spread(rows, width: 5, views: 2).gradient, direction)
      .reduce(0) { $0 + Double($1.0 * $1.1) }
    #expect(abs(found - expected) < 2e-3 * max(1, abs(expected)))
  }
}
