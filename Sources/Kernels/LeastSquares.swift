internal import CKernels

/// Ridge regression from sums over rows.
///
///     weight = argmin Σ |output − weight · input|² + λ |weight|²
///
/// Products are computed in single precision for a chunk of rows at a time, and summed in double
/// precision, so that millions of rows lose no precision.
public final class LeastSquares {
  /// Values per input row; the last is the constant, which is not penalized.
  public let inputs: Int
  public let outputs: Int
  private let gram: DoubleBuffer
  private let cross: DoubleBuffer
  private let products: FloatBuffer

  /// - Parameters:
  ///   - inputs: Values per input row, including the constant at its end.
  ///   - outputs: Values per output row.
  public init(inputs: Int, outputs: Int) {
    (self.inputs, self.outputs) = (inputs, outputs)
    gram = DoubleBuffer(count: inputs * inputs)
    cross = DoubleBuffer(count: outputs * inputs)
    products = FloatBuffer(count: inputs * max(inputs, outputs))
  }

  /// Adds rows to the sums.
  ///
  /// - Parameters:
  ///   - input: [rows, inputs].
  ///   - output: [rows, outputs].
  ///   - rows: Number of rows.
  public func add(input: FloatSlice, output: FloatSlice, rows: Int) {
    add(input, input, rows: rows, width: inputs, to: gram)
    add(output, input, rows: rows, width: outputs, to: cross)
  }

  /// sums += leftᵀ · right.
  private func add(
    _ left: FloatSlice, _ right: FloatSlice, rows: Int, width: Int, to sums: DoubleBuffer
  ) {
    let product = products[0..<(width * inputs)]
    product.fill(0)
    linearWeightBackward(
      weightGradient: product, outputGradient: left, input: right, rows: rows, inputs: inputs,
      outputs: width)
    unsafe patchlaw_add_doubles(sums.base, product.pointer, product.count)
  }

  /// Solves the regression; destroys the sums.
  ///
  /// - Parameter penalty: λ as a fraction of the mean square of the inputs' columns.
  /// - Returns: [outputs, inputs]; nil if the inputs do not determine it.
  public func solve(penalty: Double) -> FloatBuffer? {
    let squares = (0..<(inputs - 1)).map { gram[$0 * inputs + $0] }
    let mean = squares.reduce(0, +) / Double(max(1, squares.count))
    for column in squares.indices { gram[column * inputs + column] += penalty * mean }
    guard unsafe patchlaw_solve_positive(gram.base, cross.base, inputs, outputs) else { return nil }
    return FloatBuffer((0..<cross.count).map { Float(cross[$0]) })
  }
}
