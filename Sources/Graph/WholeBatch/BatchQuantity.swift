public import Kernels

/// A quantity that each step computes from rows of all its images, in a phase of its own.
///
/// In the first phase, the shards of a step compute ``rows`` only; the function is applied to the
/// rows of all images, in their order; in the second phase, the shards read the results from
/// ``values``. So the results depend neither on the number of threads nor on the shards.
public struct BatchQuantity: Sendable {
  /// [tokens, width]: the rows of each image that the function reads.
  public let rows: Tensor
  /// [tokens, values]: the input from which the second phase reads the function's results.
  public let values: Tensor
  public let function: any BatchFunction
}

/// A function of the rows of all images of a step.
public protocol BatchFunction: Sendable {
  /// Values per row of the result, given those of the argument.
  func width(of rows: Int) -> Int

  /// Computes the result, whose bits must not depend on anything but the rows.
  ///
  /// - Parameters:
  ///   - values: [count, width(of: width)]. Overwritten.
  ///   - rows: [count, width], image after image.
  ///   - count: Number of rows.
  ///   - width: Values per row of the argument.
  func compute(values: FloatSlice, rows: FloatSlice, count: Int, width: Int)
}

extension Graph {
  /// Declares a quantity of the whole batch.
  ///
  /// - Parameters:
  ///   - function: What is computed.
  ///   - rows: [tokens, width], its argument.
  /// - Returns: The quantity; the caller reads its `values` and hands it to the training loop.
  public mutating func wholeBatch(
    _ function: any BatchFunction, of rows: Tensor
  ) -> BatchQuantity {
    BatchQuantity(
      rows: rows,
      values: input(rows: rowSet(rows), width: function.width(of: width(rows))),
      function: function)
  }
}
