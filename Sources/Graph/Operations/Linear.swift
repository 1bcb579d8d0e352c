import Kernels

/// A matrix product, with an optional bias, added to an optional residual stream.
///
///     result = input · weightᵀ (+ bias) (+ residual)
struct Linear: Operation {
  let name = "linear"
  let input: Tensor  // [rows, inputs]
  let weight: Tensor  // [outputs, inputs]
  let bias: Tensor?  // [outputs]
  let residual: Tensor?  // [rows, outputs]
  let output: Tensor  // [rows, outputs]
  let rows: RowSet
  let inputCount: Int
  let outputCount: Int
  /// Whether the weight is trained, so that its gradient reads the input again.
  let isTrained: Bool
  /// Whether the weight is computed, and must be kept for the input's gradient.
  let isComputed: Bool

  var inputs: [Tensor] { [input, weight] + [bias, residual].compactMap(\.self) }
  var outputs: [Tensor] { [output] }
  var kept: [Tensor] { (isTrained ? [input] : []) + (isComputed ? [weight] : []) }
  var sharesGradientWith: Tensor? { residual }

  func forwardFLOPs(_ extents: Extents) -> Double {
    2 * Double(extents.rows(rows)) * Double(inputCount) * Double(outputCount)
  }

  func backwardFLOPs(_ extents: Extents, in graph: Graph) -> Double {
    forwardFLOPs(extents) * ((graph[input].needsGradient ? 1 : 0) + (isTrained ? 1 : 0))
  }

  func forward(_ memory: Memory) {
    linearForward(
      output: memory.value(output), input: memory.value(input), weight: memory.value(weight),
      rows: memory.rows(output), inputs: inputCount, outputs: outputCount, start: start(memory))
  }

  /// Residual and bias, the sum of both in the output's memory.
  func start(_ memory: Memory) -> LinearStart {
    switch (residual, bias) {
    case (nil, nil): return .zero
    case (nil, let bias?): return .row(memory.value(bias))
    case (let residual?, nil): return .rows(memory.value(residual))
    case (let residual?, let bias?):
      addTable(
        output: memory.value(output), input: memory.value(residual), table: memory.value(bias),
        rows: memory.rows(output), width: outputCount)
      return .rows(memory.value(output))
    }
  }

  func backward(_ memory: Memory) {
    backward(memory.resultGradient(output), memory)
    if let residual, let slot = memory.gradient(residual) {
      slot.receive(memory.resultGradient(output))
    }
  }

  /// Propagates the gradient of the product [rows, outputs] to bias, weight and input.
  func backward(_ gradient: FloatSlice, _ memory: Memory) {
    let rowCount = memory.rows(output)
    if let bias, let slot = memory.gradient(bias) {
      addRows(output: slot.slice, input: gradient, rows: rowCount)
    }
    if let slot = memory.gradient(weight) {
      if slot.mode == .overwrite { slot.slice.fill(0) }
      linearWeightBackward(
        weightGradient: slot.slice, outputGradient: gradient, input: memory.value(input),
        rows: rowCount, inputs: inputCount, outputs: outputCount)
    }
    if let slot = memory.gradient(input) {
      linearInputBackward(
        inputGradient: slot.slice, outputGradient: gradient, weight: memory.value(weight),
        rows: rowCount, inputs: inputCount, outputs: outputCount,
        accumulate: slot.mode == .accumulate)
    }
  }
}

extension Graph {
  /// Multiplies each row by a weight [outputs, inputs].
  public mutating func linear(
    _ input: Tensor, weight: Tensor, bias: Tensor? = nil, residual: Tensor? = nil
  ) -> Tensor {
    let (rows, inputCount) = (rowSet(input), width(input))
    let (outputCount, isTrained) = (fixedRows(weight), self[weight].needsGradient)
    let isComputed = self[weight].kind == .activation
    precondition(width(weight) == inputCount, "a weight must have one column per input value")
    return append(
      rows: rows, width: outputCount,
      inputs: [input, weight] + [bias, residual].compactMap(\.self)
    ) { output, _ in
      Linear(
        input: input, weight: weight, bias: bias, residual: residual, output: output, rows: rows,
        inputCount: inputCount, outputCount: outputCount, isTrained: isTrained,
        isComputed: isComputed)
    }
  }
}
