import Kernels

/// Rotates queries and keys by the position of each token; values pass unchanged.
struct Rotate: Operation {
  let name = "rotate"
  let input: Tensor  // [tokens, 3 · width]
  let table: Tensor  // [T, 2 · head width], in raster order
  let output: Tensor  // [tokens, 3 · width]
  let shape: RotatedRows

  var inputs: [Tensor] { [input, table] }
  var outputs: [Tensor] { [output] }
  var sharesGradientWith: Tensor? { input }

  func forward(_ memory: Memory) {
    let result = memory.value(output)
    result.copy(memory.value(input))
    turn(result, memory, isInverse: false)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    precondition(slot.mode != .accumulate, "a product's queries, keys and values have one reader")
    slot.receive(memory.resultGradient(output))
    turn(slot.slice, memory, isInverse: true)
  }

  private func turn(_ values: FloatSlice, _ memory: Memory, isInverse: Bool) {
    let patches = memory.tokens(input).withoutLead
    rotate(
      values, table: memory.value(table), readingOrder: (patches.origin ?? patches).cells,
      selected: patches.origin.map { _ in patches.rows }, shape: shape, rows: memory.rows(input),
      isInverse: isInverse)
  }
}

extension Graph {
  /// Rotates queries and keys by position; leading tokens have none and are not rotated.
  ///
  /// - Parameters:
  ///   - queryKeyValue: [tokens, 3 · width]; nothing else may read it.
  ///   - table: A constant [T, 2 · head width], in raster order: for each value of a head the cosine,
  ///     then the sine, of its pair.
  ///   - heads: Number of heads; divides the width.
  /// - Returns: [tokens, 3 · width].
  public mutating func rotate(_ queryKeyValue: Tensor, table: Tensor, heads: Int) -> Tensor {
    let (set, width) = (mixedSet(queryKeyValue), width(queryKeyValue))
    let shape = RotatedRows(
      lead: set.lead, length: set.length - set.lead, stride: width, segments: 2 * heads,
      width: width / 3 / heads)
    precondition(self.width(table) == 2 * shape.width, "each value has a cosine and a sine")
    return append(rows: .tokens(set), width: width, inputs: [queryKeyValue, table]) { output, _ in
      Rotate(input: queryKeyValue, table: table, output: output, shape: shape)
    }
  }
}
