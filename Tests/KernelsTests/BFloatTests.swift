import Kernels
import TestSupport
import Testing

/// Products of bfloat16 operands against double precision on the same rounded operands.
///
/// Operands are rounded first, so what remains is the rounding of single-precision sums, and of the
/// result where it is bfloat16 (half of 2⁻⁸, relative).
@Suite(.enabled(if: BFloatProduct.isSupported, "no AVX512-BF16"))
struct BFloatTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    let rows: Int
    let columns: Int
    let summed: Int
    var testDescription: String { "\(rows) x \(columns) x \(summed)" }
  }

  static let shapes = [
    Shape(rows: 1, columns: 1, summed: 1), Shape(rows: 3, columns: 16, summed: 49),
    Shape(rows: 17, columns: 33, summed: 7), Shape(rows: 490, columns: 64, summed: 16),
    Shape(rows: 15, columns: 100, summed: 129),
  ]

  /// A matrix of bfloat16 and the values it holds.
  static func matrix(_ rows: Int, _ width: Int, _ generator: inout TestGenerator)
    -> (BFloatRows, [Double])
  {
    let values = FloatBuffer(generator.values(rows * width))
    let matrix = BFloatRows(
      FloatBuffer(count: rows * BFloatRows.floats(perRow: width)).all, rows: rows, width: width)
    matrix.round(values.all)
    return (matrix, Self.values(matrix))
  }

  static func values(_ matrix: BFloatRows) -> [Double] {
    let widened = FloatBuffer(count: matrix.rows * matrix.width)
    matrix.widen(into: widened.all)
    return widened.all.values.map(Double.init)
  }

  static func packed(_ weight: BFloatRows) -> BFloatPanels {
    BFloatPanels.overWidth(
      of: weight,
      into: FloatBuffer(
        count: BFloatPanels.count(columns: weight.rows, summed: weight.width, side: .right)
      ).all)
  }

  @Test func `rounding is to the nearest, ties to even`() {
    let matrix = BFloatRows(
      FloatBuffer(count: BFloatRows.floats(perRow: 5)).all, rows: 1, width: 5)
    matrix.round(FloatBuffer([1, 1 + 0x1p-8, 1 + 0x1.8p-7, -1 - 0x1.2p-8, 0x1p100]).all)
    #expect(Self.values(matrix) == [1, 1, 1 + 0x1p-6, -1 - 0x1p-7, 0x1p100])
  }

  @Test(arguments: shapes)
  func `products with a packed weight match double precision`(_ shape: Shape) {
    var generator = TestGenerator(5)
    let (left, a) = Self.matrix(shape.rows, shape.summed, &generator)
    let (weight, b) = Self.matrix(shape.columns, shape.summed, &generator)
    let bias = FloatBuffer(generator.values(shape.columns))
    let residual = FloatBuffer(generator.values(shape.rows * shape.columns))
    let output = FloatBuffer(count: shape.rows * shape.columns)
    let right = Self.packed(weight)
    BFloatProduct.multiply(
      into: output.all, left, right, bias: bias.all, residual: residual.all)
    let rounded = BFloatRows(
      FloatBuffer(count: shape.rows * BFloatRows.floats(perRow: shape.columns)).all,
      rows: shape.rows, width: shape.columns)
    BFloatProduct.multiply(into: rounded, left, right)
    BFloatProduct.multiply(into: rounded, left, right, accumulate: true)
    let twice = Self.values(rounded)
    for row in 0..<shape.rows {
      for column in 0..<shape.columns {
        let product = (0..<shape.summed).reduce(0.0) {
          $0 + a[row * shape.summed + $1] * b[column * shape.summed + $1]
        }
        let at = row * shape.columns + column
        let expected = product + Double(bias.all[column]) + Double(residual.all[at])
        #expect(abs(Double(output.all[at]) - expected) < 2e-5)
        #expect(abs(twice[at] - 2 * product) < 0x1p-7 * max(0.02, abs(2 * product)))
      }
    }
  }

  @Test(arguments: shapes)
  func `products summed over rows match double precision`(_ shape: Shape) {
    var generator = TestGenerator(6)
    let (left, a) = Self.matrix(shape.summed, shape.rows, &generator)
    let (right, b) = Self.matrix(shape.summed, shape.columns, &generator)
    let output = FloatBuffer(generator.values(shape.rows * shape.columns))
    let before = output.all.values
    func panels(_ matrix: BFloatRows, _ side: BFloatPanels.Side) -> BFloatPanels {
      .overRows(
        of: matrix, side: side,
        into: FloatBuffer(
          count: BFloatPanels.count(columns: matrix.width, summed: matrix.rows, side: side)
        ).all)
    }
    BFloatProduct.accumulate(into: output.all, panels(left, .left), panels(right, .right))
    for row in 0..<shape.rows {
      for column in 0..<shape.columns {
        let product = (0..<shape.summed).reduce(0.0) {
          $0 + a[$1 * shape.rows + row] * b[$1 * shape.columns + column]
        }
        let at = row * shape.columns + column
        #expect(abs(Double(output.all[at]) - Double(before[at]) - product) < 2e-5)
      }
    }
  }

  @Test func `a fused GELU and its slope are those of single precision, rounded`() {
    let rows = 9
    var generator = TestGenerator(7)
    let (left, _) = Self.matrix(rows, 24, &generator)
    let (weight, _) = Self.matrix(40, 24, &generator)
    let right = Self.packed(weight)
    let product = FloatBuffer(count: rows * 40)
    BFloatProduct.multiply(into: product.all, left, right)
    let (expected, slopes) = (FloatBuffer(count: rows * 40), FloatBuffer(count: rows * 40))
    geluForward(output: expected.all, input: product.all)
    slopes.all.fill(1)
    geluBackward(inputGradient: slopes.all, outputGradient: slopes.all, input: product.all)
    let count = rows * BFloatRows.floats(perRow: 40)
    let output = BFloatRows(FloatBuffer(count: count).all, rows: rows, width: 40)
    let slope = BFloatRows(FloatBuffer(count: count).all, rows: rows, width: 40)
    BFloatProduct.gelu(into: output, slope: slope, left, right)
    for (found, wanted) in zip(Self.values(output), expected.all.values) {
      #expect(abs(found - Double(wanted)) < 0x1p-8 * max(0.01, abs(Double(wanted))))
    }
    for (found, wanted) in zip(Self.values(slope), slopes.all.values) {
      #expect(abs(found - Double(wanted)) < 0x1p-8 * max(0.01, abs(Double(wanted))))
    }
  }

  @Test(
    arguments: [(49, 2, 16), (7, 3, 5), (64, 1, 64), (130, 1, 12)],
    [(1, 1), (5, 1), (1, 4), (1, 7), (1, 25)])
  func `attention on bfloat16 rows matches single precision on the same values`(
    _ sizes: (Int, Int, Int), _ mask: (prefix: Int, block: Int)
  ) {
    let shape = AttentionShape(
      tokens: sizes.0, heads: sizes.1, headWidth: sizes.2, block: mask.block)
    let images = 2
    let rows = images * shape.tokens
    var generator = TestGenerator(8)
    let (queries, exact) = Self.matrix(rows, 3 * shape.width, &generator)
    let (gradient, exactGradient) = Self.matrix(rows, shape.width, &generator)
    let lengths = IntBuffer(count: images)
    (lengths[0], lengths[1]) = (mask.prefix, shape.tokens)
    let output = Self.matrix(rows, shape.width, &generator).0
    let queriesGradient = Self.matrix(rows, 3 * shape.width, &generator).0
    let logSums = FloatBuffer(count: rows * shape.heads)
    let scratch = FloatBuffer(count: max(shape.bfloatScratchCount, shape.scratchCount))
    attentionForward(
      output: output, logSums: logSums.all, queryKeyValue: queries, prefix: lengths,
      images: images, shape: shape, scratch: scratch.all)
    attentionBackward(
      queryKeyValueGradient: queriesGradient, outputGradient: gradient, queryKeyValue: queries,
      logSums: logSums.all, prefix: lengths, images: images, shape: shape, scratch: scratch.all)

    let input = FloatBuffer(exact.map(Float.init))
    let outputGradient = FloatBuffer(exactGradient.map(Float.init))
    let (wanted, sums) = (FloatBuffer(count: rows * shape.width), FloatBuffer(count: logSums.count))
    let wantedGradient = FloatBuffer(count: rows * 3 * shape.width)
    attentionForward(
      output: wanted.all, logSums: sums.all, queryKeyValue: input.all, prefix: lengths,
      images: images, shape: shape, scratch: scratch.all)
    attentionBackward(
      queryKeyValueGradient: wantedGradient.all, outputGradient: outputGradient.all,
      queryKeyValue: input.all, logSums: sums.all, prefix: lengths, images: images, shape: shape,
      scratch: scratch.all)
    // Weights and score gradients are rounded before they are multiplied: 2⁻⁹ relative each, and
    // the result once more, so a few times 2⁻⁹ of the largest value.
    for (found, reference) in [(output, wanted), (queriesGradient, wantedGradient)] {
      let reference = reference.all.values.map(Double.init)
      let largest = reference.map(abs).max() ?? 0
      let worst = zip(Self.values(found), reference).map { abs($0 - $1) }.max() ?? 0
      #expect(worst < 0x1p-7 * largest)
    }
    #expect(zip(logSums.all.values, sums.all.values).allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
