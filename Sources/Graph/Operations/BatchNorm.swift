import Kernels

/// Standardizes each column over the execution's rows, without learned scale or shift.
struct BatchNorm: Operation {
  let name = "batchNorm"
  let input: Tensor  // [rows, width]
  let output: Tensor  // [rows, width]
  let statistics: Tensor  // [2, width]: mean, biased variance
  let width: Int
  let epsilon: Float

  var inputs: [Tensor] { [input] }
  var outputs: [Tensor] { [output, statistics] }
  var kept: [Tensor] { [output, statistics] }

  func forward(_ memory: Memory) {
    let (result, values) = (memory.value(output), memory.value(input))
    let (measured, rows) = (memory.value(statistics), memory.rows(output))
    let (mean, variance) = (measured[0..<width], measured[width..<(2 * width)])
    columnStatistics(mean: mean, variance: variance, input: values, rows: rows)
    standardizeColumns(
      output: result, input: values, mean: mean, variance: variance, rows: rows, epsilon: epsilon)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    standardizeColumnsBackward(
      inputGradient: slot.slice, outputGradient: memory.resultGradient(output),
      output: memory.value(output), variance: memory.value(statistics)[width..<(2 * width)],
      rows: memory.rows(output), epsilon: epsilon, accumulate: slot.mode == .accumulate)
  }
}

/// Standardizes each column by given statistics, as batch norm does in evaluation.
struct StandardizeColumns: Operation {
  let name = "standardizeColumns"
  let input: Tensor  // [rows, width]
  let statistics: Tensor  // [2, width]: mean, variance
  let output: Tensor  // [rows, width]
  let width: Int
  let epsilon: Float

  var inputs: [Tensor] { [input, statistics] }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    let given = memory.value(statistics)
    standardizeColumns(
      output: memory.value(output), input: memory.value(input), mean: given[0..<width],
      variance: given[width..<(2 * width)], rows: memory.rows(output), epsilon: epsilon)
  }

  func backward(_ memory: Memory) {
    preconditionFailure("given statistics are for evaluation only")
  }
}

extension Graph {
  /// Standardizes each column over the execution's rows, which form one batch.
  ///
  /// - Returns: The result, and the batch's mean and biased variance, [2, width].
  public mutating func batchNorm(
    _ input: Tensor, epsilon: Float
  ) -> (output: Tensor, statistics: Tensor) {
    let (rows, width) = (rowSet(input), width(input))
    var statistics = input
    let output = append(rows: rows, width: width, inputs: [input], saved: [(.fixed(2), width)]) {
      output, saved in
      statistics = saved[0]
      return BatchNorm(
        input: input, output: output, statistics: saved[0], width: width, epsilon: epsilon)
    }
    return (output, statistics)
  }

  /// Standardizes each column by given mean and variance, [2, width]; for evaluation.
  public mutating func standardizeColumns(
    _ input: Tensor, statistics: Tensor, epsilon: Float
  ) -> Tensor {
    let (rows, width) = (rowSet(input), width(input))
    return append(rows: rows, width: width, inputs: [input, statistics]) { output, _ in
      StandardizeColumns(
        input: input, statistics: statistics, output: output, width: width, epsilon: epsilon)
    }
  }
}
