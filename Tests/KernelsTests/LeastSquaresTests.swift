import Kernels
import TestSupport
import Testing

struct LeastSquaresTests {
  /// Rows of three values and a constant, and two outputs that are linear in them.
  private func rows(_ count: Int) -> (input: FloatBuffer, output: FloatBuffer) {
    var generator = TestGenerator(3)
    let (input, output) = (FloatBuffer(count: 4 * count), FloatBuffer(count: 2 * count))
    for row in 0..<count {
      let x = generator.values(3)
      input[(4 * row)..<(4 * row + 4)].copy(x + [1])
      output[(2 * row)..<(2 * row + 2)].copy([2 * x[0] - x[1] + 0.5, x[2] - 3])
    }
    return (input, output)
  }

  @Test func `a linear map is found again`() throws {
    let (input, output) = rows(300)
    let squares = LeastSquares(inputs: 4, outputs: 2)
    squares.add(input: input[0..<800], output: output[0..<400], rows: 200)
    squares.add(input: input[800..<1200], output: output[400..<600], rows: 100)
    let weight = try #require(squares.solve(penalty: 1e-9)).all.values
    #expect(relativeError(weight, [2, -1, 0, 0.5, 0, 0, 1, -3]) < 1e-5)
  }

  @Test func `the penalty shrinks weights as the equations say, and spares the constant`() throws {
    // One input with Σx² = 4 and Σxy = 8: weight 8 / (4 + λ), λ = ½ · 4; the constant is ȳ = 7.
    let (input, output) = (FloatBuffer([1, 1, -1, 1, 1, 1, -1, 1]), FloatBuffer([9, 5, 9, 5]))
    let squares = LeastSquares(inputs: 2, outputs: 1)
    squares.add(input: input.all, output: output.all, rows: 4)
    let weight = try #require(squares.solve(penalty: 0.5)).all.values
    #expect(relativeError(weight, [8.0 / 6, 7]) < 1e-6)
  }

  @Test func `equal columns without a penalty are undetermined`() {
    let squares = LeastSquares(inputs: 3, outputs: 1)
    squares.add(
      input: FloatBuffer([1, 1, 1, 2, 2, 1]).all, output: FloatBuffer([1, 2]).all, rows: 2)
    #expect(squares.solve(penalty: 0) == nil)
  }
}
