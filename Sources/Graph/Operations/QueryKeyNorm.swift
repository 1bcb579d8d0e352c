import Kernels

/// Learned scale and shift of a normalization; without a shift it is RMSNorm.
public struct NormParameters: Hashable, Sendable {
  public let scale: Tensor
  public let shift: Tensor?

  public init(scale: Tensor, shift: Tensor?) { (self.scale, self.shift) = (scale, shift) }

  var tensors: [Tensor] { [scale, shift].compactMap(\.self) }
}

/// Normalizes the query and the key of each head; values pass unchanged.
struct QueryKeyNorm: Operation {
  let name = "queryKeyNorm"
  let input: Tensor  // [tokens, 3 · width]
  let query: NormParameters  // [head width]
  let key: NormParameters  // [head width]
  let output: Tensor  // [tokens, 3 · width]
  let queryStatistics: Tensor  // [tokens, 2 · heads]
  let keyStatistics: Tensor  // [tokens, 2 · heads]
  let heads: Int
  let headWidth: Int
  let epsilon: Float

  var inputs: [Tensor] { [input] + query.tensors + key.tensors }
  var outputs: [Tensor] { [output, queryStatistics, keyStatistics] }
  var kept: [Tensor] { [input, queryStatistics, keyStatistics] }
  var sharesGradientWith: Tensor? { input }

  private var parts: [(NormParameters, statistics: Tensor, NormSegments)] {
    let width = heads * headWidth
    return [(query, queryStatistics, 0), (key, keyStatistics, width)].map {
      ($0, $1, NormSegments(stride: 3 * width, first: $2, count: heads, width: headWidth))
    }
  }

  func forward(_ memory: Memory) {
    let result = memory.value(output)
    result.copy(memory.value(input))
    for (norm, statistics, segments) in parts {
      segmentNormForward(
        output: result, statistics: memory.value(statistics), input: memory.value(input),
        scale: memory.value(norm.scale), shift: norm.shift.map(memory.value), segments: segments,
        rows: memory.rows(output), epsilon: epsilon)
    }
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    precondition(slot.mode != .accumulate, "a product's queries, keys and values have one reader")
    slot.receive(memory.resultGradient(output))
    for (norm, statistics, segments) in parts {
      segmentNormBackward(
        inputGradient: slot.slice, scaleGradient: memory.gradient(norm.scale)?.slice,
        shiftGradient: norm.shift.flatMap(memory.gradient)?.slice, outputGradient: slot.slice,
        input: memory.value(input), statistics: memory.value(statistics),
        scale: memory.value(norm.scale), isCentered: norm.shift != nil, segments: segments,
        rows: memory.rows(output), accumulate: false)
    }
  }
}

extension Graph {
  /// Normalizes queries and keys within each head.
  ///
  /// - Parameters:
  ///   - queryKeyValue: [tokens, 3 · width]; nothing else may read it.
  ///   - heads: Number of heads; divides the width.
  ///   - query: Scale and shift of queries, [head width], the same for all heads.
  ///   - key: Scale and shift of keys.
  ///   - epsilon: Added to the variance.
  /// - Returns: [tokens, 3 · width].
  public mutating func queryKeyNorm(
    _ queryKeyValue: Tensor, heads: Int, query: NormParameters, key: NormParameters,
    epsilon: Float = 1e-6
  ) -> Tensor {
    let (rows, width) = (rowSet(queryKeyValue), width(queryKeyValue))
    return append(
      rows: rows, width: width, inputs: [queryKeyValue] + query.tensors + key.tensors,
      saved: [(rows, 2 * heads), (rows, 2 * heads)]
    ) { output, saved in
      QueryKeyNorm(
        input: queryKeyValue, query: query, key: key, output: output, queryStatistics: saved[0],
        keyStatistics: saved[1], heads: heads, headWidth: width / 3 / heads, epsilon: epsilon)
    }
  }
}
