import Kernels

/// Multi-head self-attention among the tokens of each image, masked by their prefix lengths.
struct Attention: Operation {
  let name = "attention"
  let input: Tensor  // [tokens, 3 · width]
  let output: Tensor  // [tokens, width]
  let logSums: Tensor  // [tokens, heads]
  let shape: AttentionShape
  /// Groups of tokens per image; attention stays within a group.
  let groups: Int

  var inputs: [Tensor] { [input] }
  var outputs: [Tensor] { [output, logSums] }
  var kept: [Tensor] { [input, logSums] }
  var writesBFloat: Bool { true }
  func scratchCount(_ extents: Extents, in graph: Graph) -> Int {
    graph[input].element == .bfloat ? shape.bfloatScratchCount : shape.scratchCount
  }

  /// Two products of T × T × width, in full.
  func forwardFLOPs(_ extents: Extents) -> Double {
    4 * Double(extents.images * groups) * Double(shape.tokens * shape.tokens) * Double(shape.width)
  }

  func forward(_ memory: Memory) {
    if memory.element(input) == .bfloat {
      return attentionForward(
        output: memory.bfloats(output), logSums: memory.value(logSums),
        queryKeyValue: memory.bfloats(input), prefix: memory.tokens(input).withoutLead.prefix,
        images: memory.extents.images * groups, shape: shape, scratch: memory.scratch)
    }
    attentionForward(
      output: memory.value(output), logSums: memory.value(logSums),
      queryKeyValue: memory.value(input), prefix: memory.tokens(input).withoutLead.prefix,
      images: memory.extents.images * groups,
      shape: shape, scratch: memory.scratch)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    precondition(slot.mode == .overwrite, "a product's queries, keys and values have one reader")
    if memory.element(input) == .bfloat {
      return attentionBackward(
        queryKeyValueGradient: memory.bfloats(slot.slice, like: input),
        outputGradient: memory.bfloatResultGradient(output), queryKeyValue: memory.bfloats(input),
        logSums: memory.value(logSums), prefix: memory.tokens(input).withoutLead.prefix,
        images: memory.extents.images * groups,
        shape: shape, scratch: memory.scratch)
    }
    attentionBackward(
      queryKeyValueGradient: slot.slice, outputGradient: memory.resultGradient(output),
      queryKeyValue: memory.value(input), logSums: memory.value(logSums),
      prefix: memory.tokens(input).withoutLead.prefix,
      images: memory.extents.images * groups, shape: shape, scratch: memory.scratch)
  }
}

extension Graph {
  /// Self-attention among the tokens of each image; query q attends to key k if k < prefix, or if k
  /// is not after the end of q's block, or if k is a leading token.
  ///
  /// - Parameters:
  ///   - queryKeyValue: [tokens, 3 · width].
  ///   - heads: Number of heads; divides the width.
  ///   - block: Number of consecutive tokens that attend to each other; 1 is causal attention.
  /// - Returns: [tokens, width].
  public mutating func attention(
    _ queryKeyValue: Tensor, heads: Int, block: Int = 1
  ) -> Tensor {
    let (width, set) = (width(queryKeyValue) / 3, mixedSet(queryKeyValue))
    let shape = AttentionShape(
      tokens: set.length, heads: heads, headWidth: width / heads, block: block, lead: set.lead)
    return append(
      rows: .tokens(set), width: width, inputs: [queryKeyValue], saved: [(.tokens(set), heads)]
    ) { output, saved in
      Attention(
        input: queryKeyValue, output: output, logSums: saved[0], shape: shape, groups: set.groups)
    }
  }
}
