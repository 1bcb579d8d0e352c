internal import CKernels

/// The sizes of a low-rank update of some columns of a product.
///
///     output[:, firstColumn ..< firstColumn + outputs] += scale · (input · downᵀ) · upᵀ
///
/// Source: Hu et al. 2021 (arXiv:2106.09685), equation 3.
public struct LowRankShape: Hashable, Sendable {
  public let inputs: Int
  public let outputs: Int
  public let rank: Int
  /// Values per row of the whole product.
  public let columns: Int
  public let firstColumn: Int
  public let scale: Float

  public init(
    inputs: Int, outputs: Int, rank: Int, columns: Int, firstColumn: Int, scale: Float
  ) {
    precondition(firstColumn + outputs <= columns, "the update must be within the product")
    (self.inputs, self.outputs, self.rank) = (inputs, outputs, rank)
    (self.columns, self.firstColumn, self.scale) = (columns, firstColumn, scale)
  }

  /// Number of rows whose intermediate gradient is in memory at once.
  private static let rowsTogether = 256

  /// Floats of scratch memory needed by either pass.
  public var scratchCount: Int { (2 * outputs + Self.rowsTogether) * rank }

  /// Adds the update.
  ///
  /// - Parameters:
  ///   - output: [rows, columns]. Accumulated into.
  ///   - carried: [rows, rank], input · downᵀ. Overwritten; the backward pass reads it.
  ///   - input: [rows, inputs].
  ///   - down: [rank, inputs].
  ///   - up: [outputs, rank].
  ///   - rows: Number of rows.
  ///   - scratch: At least `scratchCount` values. Overwritten.
  public func forward(
    output: FloatSlice, carried: FloatSlice, input: FloatSlice, down: FloatSlice, up: FloatSlice,
    rows: Int, scratch: FloatSlice
  ) {
    precondition(output.count >= rows * columns && carried.count >= rows * rank)
    linearForward(
      output: carried, input: input, weight: down, rows: rows, inputs: inputs, outputs: rank)
    let scaled = scaled(up, scratch)
    unsafe patchlaw_multiply(
      output.pointer + firstColumn, columns, carried.pointer, rank, false, scaled.pointer, rank,
      true, rows, outputs, rank, true)
  }

  /// Propagates a gradient to the input and both factors.
  ///
  /// - Parameters:
  ///   - inputGradient: [rows, inputs]. Accumulated into; nil if not needed.
  ///   - downGradient: [rank, inputs]. Accumulated into.
  ///   - upGradient: [outputs, rank]. Accumulated into.
  ///   - outputGradient: [rows, columns].
  ///   - carried: As written by the forward pass.
  ///   - input: [rows, inputs].
  ///   - down: [rank, inputs].
  ///   - up: [outputs, rank].
  ///   - rows: Number of rows.
  ///   - scratch: At least `scratchCount` values. Overwritten.
  public func backward(
    inputGradient: FloatSlice?, downGradient: FloatSlice, upGradient: FloatSlice,
    outputGradient: FloatSlice, carried: FloatSlice, input: FloatSlice, down: FloatSlice,
    up: FloatSlice, rows: Int, scratch: FloatSlice
  ) {
    let scaled = scaled(up, scratch)
    let product = scratch[(outputs * rank)..<(2 * outputs * rank)]
    unsafe patchlaw_multiply(
      product.pointer, rank, outputGradient.pointer + firstColumn, columns, true, carried.pointer,
      rank, false, outputs, rank, rows, false)
    addScaled(output: upGradient, input: product, factor: scale)
    let room = scratch[(2 * outputs * rank)..<scratchCount]
    for start in stride(from: 0, to: rows, by: Self.rowsTogether) {
      let count = min(Self.rowsTogether, rows - start)
      let part = (start * inputs)..<((start + count) * inputs)
      let carriedGradient = room[0..<(count * rank)]
      unsafe patchlaw_multiply(
        carriedGradient.pointer, rank, outputGradient.pointer + start * columns + firstColumn,
        columns, false, scaled.pointer, rank, false, count, rank, outputs, false)
      linearWeightBackward(
        weightGradient: downGradient, outputGradient: carriedGradient, input: input[part],
        rows: count, inputs: inputs, outputs: rank)
      guard let inputGradient else { continue }
      linearInputBackward(
        inputGradient: inputGradient[part], outputGradient: carriedGradient, weight: down,
        rows: count, inputs: inputs, outputs: rank, accumulate: true)
    }
  }

  /// The second factor times the scale, in the first part of `scratch`.
  private func scaled(_ up: FloatSlice, _ scratch: FloatSlice) -> FloatSlice {
    let scaled = scratch[0..<(outputs * rank)]
    scaled.fill(0)
    addScaled(output: scaled, input: up, factor: scale)
    return scaled
  }
}
