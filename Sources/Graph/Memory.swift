import Kernels

/// The memory that one operation can access during one pass.
public struct Memory {
  let execution: Execution
  let parameters: FloatBuffer
  let parameterGradients: FloatBuffer?
  let operation: Int
  public let extents: Extents
  /// Weight of each row in the loss.
  let lossFactor: Float

  /// An input's gradient, and how it is to be written.
  struct Slot {
    let slice: FloatSlice
    let mode: Program.GradientMode

    /// Writes a gradient that equals the result's.
    func receive(_ gradient: FloatSlice) {
      switch mode {
      case .shared: break
      case .overwrite: slice.copy(gradient)
      case .accumulate: addScaled(output: slice, input: gradient)
      }
    }
  }

  var scratch: FloatSlice { execution.arena[execution.program.scratch] }

  var isTraining: Bool { execution.program.isTraining }

  /// The weights of a program in bfloat16.
  var packed: PackedWeights {
    guard let packed = execution.packed else {
      preconditionFailure("a single-precision program has no packed weights")
    }
    return packed
  }

  func element(_ tensor: Tensor) -> Element { execution.program.graph[tensor].element }

  func rows(_ tensor: Tensor) -> Int { extents.rows(execution.program.graph[tensor].rows) }

  func tokens(_ set: TokenSet) -> Tokens { execution[set] }

  /// The tokens of a tensor's rows.
  func tokens(_ tensor: Tensor) -> Tokens {
    execution[execution.program.graph.tokenSet(tensor)]
  }

  /// The tensor's value: its active rows.
  func value(_ tensor: Tensor) -> FloatSlice {
    switch execution.program.graph[tensor].kind {
    case .parameter(let range): return parameters[range]
    case .frozen(let range): return execution.frozen[range]
    case .input, .constant, .held, .activation: break
    }
    return execution.slice(execution.place(tensor), of: tensor, extents)
  }

  /// The value of a tensor that is stored in bfloat16.
  func bfloats(_ tensor: Tensor) -> BFloatRows { bfloats(value(tensor), like: tensor) }

  /// The gradient of this operation's result, stored in bfloat16 like the result.
  func bfloatResultGradient(_ tensor: Tensor) -> BFloatRows {
    bfloats(resultGradient(tensor), like: tensor)
  }

  /// The memory of a tensor, or of its gradient, as rows of bfloat16.
  func bfloats(_ slice: FloatSlice, like tensor: Tensor) -> BFloatRows {
    BFloatRows(slice, rows: rows(tensor), width: execution.program.graph.width(tensor))
  }

  /// Takes bfloat16 rows from the front of the scratch memory.
  func take(from scratch: inout FloatSlice, rows: Int, width: Int) -> BFloatRows {
    let count = rows * BFloatRows.floats(perRow: width)
    defer { scratch = scratch[count..<scratch.count] }
    return BFloatRows(scratch[0..<count], rows: rows, width: width)
  }

  /// The gradient of this operation's result.
  func resultGradient(_ tensor: Tensor) -> FloatSlice {
    execution.slice(execution.program.gradients[tensor.index], of: tensor, extents)
  }

  /// The slot of an input's gradient; nil if it is not needed.
  func gradient(_ tensor: Tensor) -> Slot? {
    guard let mode = execution.program.modes[operation][tensor] else { return nil }
    if case .parameter(let range) = execution.program.graph[tensor].kind {
      return parameterGradients.map { Slot(slice: $0[range], mode: mode) }
    }
    let range = execution.program.gradients[tensor.index]
    return Slot(slice: execution.slice(range, of: tensor, extents), mode: mode)
  }
}
