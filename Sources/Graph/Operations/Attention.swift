import Kernels

/// Multi-head self-attention within each image, masked by the execution's prefix lengths.
struct Attention: Operation {
  let name = "attention"
  let input: Tensor  // [patches, 3 · width]
  let output: Tensor  // [patches, width]
  let logSums: Tensor  // [patches, heads]
  let shape: AttentionShape

  var inputs: [Tensor] { [input] }
  var outputs: [Tensor] { [output, logSums] }
  var kept: [Tensor] { [input, logSums] }
  func scratchCount(_ extents: Extents, in graph: Graph) -> Int {
    graph[input].element == .bfloat ? shape.bfloatScratchCount : shape.scratchCount
  }

  /// Two products of T × T × width, in full.
  func forwardFLOPs(_ extents: Extents) -> Double {
    4 * Double(extents.images) * Double(shape.tokens * shape.tokens) * Double(shape.width)
  }

  func forward(_ memory: Memory) {
    if memory.element(input) == .bfloat {
      return attentionForward(
        output: memory.bfloats(output), logSums: memory.value(logSums),
        queryKeyValue: memory.bfloats(input), prefix: memory.prefix,
        images: memory.extents.images, shape: shape, scratch: memory.scratch)
    }
    attentionForward(
      output: memory.value(output), logSums: memory.value(logSums),
      queryKeyValue: memory.value(input), prefix: memory.prefix, images: memory.extents.images,
      shape: shape, scratch: memory.scratch)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    precondition(slot.mode == .overwrite, "a product's queries, keys and values have one reader")
    if memory.element(input) == .bfloat {
      return attentionBackward(
        queryKeyValueGradient: memory.bfloats(slot.slice, like: input),
        outputGradient: memory.bfloatResultGradient(output), queryKeyValue: memory.bfloats(input),
        logSums: memory.value(logSums), prefix: memory.prefix, images: memory.extents.images,
        shape: shape, scratch: memory.scratch)
    }
    attentionBackward(
      queryKeyValueGradient: slot.slice, outputGradient: memory.resultGradient(output),
      queryKeyValue: memory.value(input), logSums: memory.value(logSums), prefix: memory.prefix,
      images: memory.extents.images, shape: shape, scratch: memory.scratch)
  }
}

extension Graph {
  /// Mixes the patches of each image; query q sees key k where k < prefix, or where k lies no later
  /// than the end of q's block.
  ///
  /// - Parameters:
  ///   - queryKeyValue: [patches, 3 · width].
  ///   - heads: Divides the width.
  ///   - block: Consecutive patches that see each other; 1 is causal attention.
  /// - Returns: [patches, width].
  public mutating func attention(
    _ queryKeyValue: Tensor, heads: Int, block: Int = 1
  ) -> Tensor {
    let width = width(queryKeyValue) / 3
    let shape = AttentionShape(
      tokens: patchesPerImage, heads: heads, headWidth: width / heads, block: block)
    return append(
      rows: .patches, width: width, inputs: [queryKeyValue], saved: [(.patches, heads)]
    ) { output, saved in
      Attention(input: queryKeyValue, output: output, logSums: saved[0], shape: shape)
    }
  }
}
