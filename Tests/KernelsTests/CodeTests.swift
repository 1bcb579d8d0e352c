import Kernels
import TestSupport
import Testing

struct CodeTests {
  /// Codes per table and values per code, around the sixteen lanes.
  @Test(arguments: [(1, 1), (2, 3), (15, 16), (16, 17), (17, 48), (100, 5), (257, 16)])
  func `the nearest code is the plain search's`(_ count: Int, _ width: Int) {
    var generator = TestGenerator(5)
    let codes = generator.values(count * width)
    let rows = 41
    let input = generator.values(rows * width)
    let (found, distances) = (IntBuffer(count: rows + 2), FloatBuffer(count: rows))
    CodeTable(codes, width: width).nearest(
      codes: found, first: 2, distances: distances.all, input: FloatBuffer(input).all, rows: rows)
    for row in 0..<rows {
      let squares = (0..<count).map { code in
        (0..<width).reduce(0.0) { sum, value in
          let d = Double(input[row * width + value]) - Double(codes[code * width + value])
          return sum + d * d
        }
      }
      let least = squares.min() ?? 0
      #expect(squares[found[row + 2]] <= least * (1 + 1e-5))
      #expect(abs(Double(distances.all[row]) - least) <= 1e-5 * least)
    }
  }

  @Test func `of equal codes the lower is taken`() {
    var generator = TestGenerator(7)
    let (width, distinct) = (9, 40)
    let codes = generator.values(distinct * width)
    // Every code stands a second time, in another lane and block.
    let table = CodeTable(codes + codes, width: width)
    let input = FloatBuffer(generator.values(200 * width) + codes)
    let found = IntBuffer(count: 240)
    table.nearest(codes: found, input: input.all, rows: 240)
    #expect(found.values.allSatisfy { $0 < distinct })
    #expect(Array(found.values[200...]) == Array(0..<distinct))
  }

  @Test func `distances only shrink, and means are of the rows asked for`() {
    var generator = TestGenerator(9)
    let width = 21
    let rows = generator.values(30 * width)
    let distances = FloatBuffer([Float](repeating: 1, count: 30))
    shrinkDistances(
      distances.all, input: FloatBuffer(rows).all, code: FloatBuffer(Array(rows[..<width])).all)
    #expect(distances.all[0] == 0 && distances.all.values.allSatisfy { $0 <= 1 })
    let index = IntBuffer(count: 3)
    for (place, row) in [29, 4, 11].enumerated() { index[place] = row }
    let mean = FloatBuffer(count: width)
    meanOfRows(output: mean.all, input: FloatBuffer(rows).all, index: index, places: 1..<3)
    for value in 0..<width {
      let expected = (rows[4 * width + value] + rows[11 * width + value]) / 2
      #expect(abs(mean.all[value] - expected) < 1e-6)
    }
  }
}
