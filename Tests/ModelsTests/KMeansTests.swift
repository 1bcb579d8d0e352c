import Data
import Kernels
import TestSupport
import Testing

@testable import Models

struct KMeansTests {
  /// Points of [0, 1)² around `centers`, near ones far apart.
  private func clouds(_ centers: [(Float, Float)], each: Int) -> [Float] {
    var generator = TestGenerator(3)
    return (0..<(each * centers.count)).flatMap { index in
      let noise = generator.values(2)
      let center = centers[index % centers.count]
      return [center.0 + 0.1 * noise[0], center.1 + 0.1 * noise[1]]
    }
  }

  private func random(_ rows: Int, width: Int) -> FloatBuffer {
    var generator = TestGenerator(21)
    return FloatBuffer(generator.values(rows * width))
  }

  @Test func `well-separated clouds are found`() {
    let centers: [(Float, Float)] = [(0, 0), (5, 0), (0, 5), (5, 5), (10, 10)]
    let fitted = KMeans(
      FloatBuffer(clouds(centers, each: 200)), width: 2, count: 5, rounds: 50, seed: 0, threads: 1)
    #expect(fitted.isConverged)
    for (x, y) in centers {
      let near = (0..<5).contains {
        abs(fitted.codes[2 * $0] - x) < 0.05 && abs(fitted.codes[2 * $0 + 1] - y) < 0.05
      }
      #expect(near, "no mean near \(x), \(y)")
    }
  }

  @Test(arguments: [2, 3, 4])
  func `the number of threads changes no bit`(_ threads: Int) {
    let patches = random(20_000, width: 7)
    func fit(_ threads: Int) -> KMeans {
      KMeans(patches, width: 7, count: 33, rounds: 6, seed: 4, threads: threads)
    }
    let (one, many) = (fit(1), fit(threads))
    #expect(one.codes == many.codes && one.inertias == many.inertias)
  }

  /// From the same means, one round of plain Lloyd in double precision gives the next means.
  @Test func `each round is Lloyd's, and the inertia is that of its codes`() {
    let (rows, width, count) = (600, 5, 12)
    let patches = random(rows, width: width)
    let values = patches.all.values.map(Double.init)
    func fit(_ rounds: Int) -> KMeans {
      KMeans(patches, width: width, count: count, rounds: rounds, seed: 8, threads: 2)
    }
    for rounds in 1...5 {
      let (before, after) = (fit(rounds), fit(rounds + 1))
      let codes = before.codes.map(Double.init)
      var (sums, sizes, inertia) = (
        [Double](repeating: 0, count: count * width), [Int](repeating: 0, count: count), 0.0
      )
      for row in 0..<rows {
        let squares = (0..<count).map { code in
          (0..<width).reduce(0.0) {
            let d = values[row * width + $1] - codes[code * width + $1]
            return $0 + d * d
          }
        }
        let least = squares.min() ?? 0
        let code = squares.firstIndex(of: least) ?? 0
        inertia += least
        sizes[code] += 1
        for value in 0..<width { sums[code * width + value] += values[row * width + value] }
      }
      #expect(abs((before.inertias.last ?? 0) / inertia - 1) < 1e-6)
      #expect(sizes.allSatisfy { $0 > 0 })
      for (place, sum) in sums.enumerated() {
        let expected = sum / Double(sizes[place / width])
        #expect(abs(Double(after.codes[place]) - expected) < 1e-5)
      }
    }
  }

  @Test(arguments: 0..<4)
  func `the inertia never rises, and ends when nothing moves`(_ seed: Int) {
    let fitted = KMeans(
      random(3000, width: 4), width: 4, count: 40, rounds: 1000, seed: seed, threads: 2)
    #expect(fitted.isConverged && fitted.inertias.count > 3)
    #expect(zip(fitted.inertias, fitted.inertias.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test func `more codes than different patches leave dead ones, and nothing breaks`() {
    let patches = FloatBuffer((0..<100).flatMap { [Float($0 % 3), 1] })
    let fitted = KMeans(patches, width: 2, count: 8, rounds: 20, seed: 0, threads: 1)
    #expect(fitted.inertias.last == 0)
    let codes = IntBuffer(count: 100)
    CodeTable(fitted.codes, width: 2).nearest(codes: codes, input: patches.all, rows: 100)
    #expect(Set(codes.values).count == 3)
  }

  @Test func `a start spreads over far patches`() {
    // 999 patches at 0 and one far away: a uniform start would miss it 499 times of 500.
    var values = [Float](repeating: 0, count: 1000)
    values[617] = 50
    for seed in 0..<5 {
      let fitted = KMeans(
        FloatBuffer(values), width: 1, count: 2, rounds: 1, seed: seed, threads: 1)
      #expect(fitted.codes.sorted() == [0, 50])
    }
  }

  @Test func `a cluster without patches takes over the farthest`() {
    let patches = FloatBuffer([0, 0, 1, 10, 14])
    // The second and third means equal the first, so that nothing is nearest to them.
    let one = KMeans(patches, width: 1, start: [0, 0, 0, 12], rounds: 1)
    #expect(one.inertias == [1 + 4 + 4])
    // Of the two that are equally far the earlier goes first; each leaves its mean to the other.
    let next = KMeans(patches, width: 1, start: [0, 0, 0, 12], rounds: 2)
    #expect(next.codes == [0, 10, 1, 14] && next.inertias == [9, 0])
  }
}
