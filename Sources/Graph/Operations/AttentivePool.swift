import Kernels

/// Learned queries attend to each image's tokens: AIM's attentive probe.
struct AttentivePool: Operation {
  let name = "attentivePool"
  let input: Tensor  // [tokens, width]
  let query: Tensor  // [queries, width]
  let key: Tensor  // [width, width]
  let value: Tensor  // [width, width]
  let output: Tensor  // [images, width]
  let carried: Tensor  // [G, width]
  let weights: Tensor  // [tokens, G]
  let pooled: Tensor  // [images, G · width]
  let shape: AttentivePoolShape
  let capacity: Int

  var inputs: [Tensor] { [input, query, key, value] }
  var outputs: [Tensor] { [output, carried, weights, pooled] }
  var kept: [Tensor] { [input, carried, weights, pooled] }
  func scratchCount(_ extents: Extents, in graph: Graph) -> Int {
    shape.scratchCount(images: capacity)
  }

  /// Scores, pooling, and the two small projections.
  func forwardFLOPs(_ extents: Extents) -> Double {
    let (maps, width) = (Double(shape.maps), Double(shape.width))
    return 4 * Double(extents.images * shape.tokens) * maps * width
      + 2 * Double(extents.images) * Double(shape.queries) * width * width
  }

  func forward(_ memory: Memory) {
    shape.forward(
      output: memory.value(output), memory: saved(memory), input: memory.value(input),
      parameters: parameters(memory), images: memory.extents.images)
  }

  func backward(_ memory: Memory) {
    guard let queryGradient = memory.gradient(query), let keyGradient = memory.gradient(key),
      let valueGradient = memory.gradient(value)
    else { return }
    let inputGradient = memory.gradient(input)
    if let inputGradient, inputGradient.mode == .overwrite { inputGradient.slice.fill(0) }
    shape.backward(
      inputGradient: inputGradient?.slice,
      gradients: AttentivePoolParameters(
        query: queryGradient.slice, key: keyGradient.slice, value: valueGradient.slice),
      outputGradient: memory.resultGradient(output), memory: saved(memory),
      input: memory.value(input), parameters: parameters(memory), images: memory.extents.images,
      scratch: memory.scratch)
  }

  private func saved(_ memory: Memory) -> AttentivePoolMemory {
    AttentivePoolMemory(
      carried: memory.value(carried), weights: memory.value(weights),
      pooled: memory.value(pooled))
  }

  private func parameters(_ memory: Memory) -> AttentivePoolParameters {
    AttentivePoolParameters(
      query: memory.value(query), key: memory.value(key), value: memory.value(value))
  }
}

extension Graph {
  /// Pools each image's tokens by attention from learned queries.
  ///
  /// - Parameters:
  ///   - input: [tokens, width].
  ///   - query: [queries, width].
  ///   - key: [width, width].
  ///   - value: [width, width].
  ///   - heads: Number of heads; divides the width.
  ///   - images: The maximum number of images in one execution.
  /// - Returns: [images, width].
  public mutating func attentivePool(
    _ input: Tensor, query: Tensor, key: Tensor, value: Tensor, heads: Int, images: Int
  ) -> Tensor {
    let (width, set) = (width(input), mixedSet(input))
    precondition(set.groups == 1, "a probe reads one view of each image")
    let shape = AttentivePoolShape(
      tokens: set.perImage, heads: heads, headWidth: width / heads,
      queries: fixedRows(query))
    return append(
      rows: .images, width: width, inputs: [input, query, key, value],
      saved: [
        (.fixed(shape.maps), width), (.tokens(set), shape.maps), (.images, shape.maps * width),
      ]
    ) { output, saved in
      AttentivePool(
        input: input, query: query, key: key, value: value, output: output, carried: saved[0],
        weights: saved[1], pooled: saved[2], shape: shape, capacity: images)
    }
  }
}
