internal import CKernels

/// The sizes of one attentive pooling, and its algebra.
///
/// A score is query · (W_k x) = (W_kᵀ query) · x, and a mixture Σ p (W_v x) = W_v (Σ p x). So the
/// queries are multiplied by W_k once, and W_v is applied to one pooled vector per head instead of
/// to every patch: the same function at 1/T of the cost of projecting each patch.
public struct AttentivePoolShape: Hashable, Sendable {
  /// Patches per image, T.
  public let tokens: Int
  public let heads: Int
  public let headWidth: Int
  public let queries: Int

  public init(tokens: Int, heads: Int, headWidth: Int, queries: Int) {
    (self.tokens, self.heads) = (tokens, heads)
    (self.headWidth, self.queries) = (headWidth, queries)
  }

  public var width: Int { heads * headWidth }
  /// Attention maps per image, G: one per query and head, with the heads of a query adjacent.
  public var maps: Int { queries * heads }

  /// Floats of scratch memory that the backward pass needs for a number of images.
  public func scratchCount(images: Int) -> Int {
    images * maps * (width + tokens) + maps * width
  }
}

/// Results of the forward pass of an attentive pooling that the backward pass reads.
public struct AttentivePoolMemory {
  /// [G, width]: queries multiplied by the key weight, scaled.
  public let carried: FloatSlice
  /// [images, T, G]: attention weights over queries.
  public let weights: FloatSlice
  /// [images, G, width]: inputs averaged by attention.
  public let pooled: FloatSlice

  public init(carried: FloatSlice, weights: FloatSlice, pooled: FloatSlice) {
    (self.carried, self.weights, self.pooled) = (carried, weights, pooled)
  }
}

/// The parameters of an attentive pooling, or their gradients.
public struct AttentivePoolParameters {
  /// [queries, width].
  public let query: FloatSlice
  /// [width, width].
  public let key: FloatSlice
  /// [width, width].
  public let value: FloatSlice

  public init(query: FloatSlice, key: FloatSlice, value: FloatSlice) {
    (self.query, self.key, self.value) = (query, key, value)
  }
}

extension AttentivePoolShape {
  private var scale: Float { 1 / Float(headWidth).squareRoot() }

  /// Pools each image's patches by attention from learned queries.
  ///
  ///     output = mean over queries of concat over heads of softmax(q Kᵀ / √headWidth) V
  ///
  /// Source: El-Nouby et al. 2024 (arXiv:2401.08541), equation 4.
  ///
  /// - Parameters:
  ///   - output: [images, width]. Overwritten.
  ///   - memory: Overwritten; the backward pass reads it.
  ///   - input: [images, T, width].
  ///   - parameters: Query, key and value weights.
  ///   - images: Number of images.
  public func forward(
    output: FloatSlice, memory: AttentivePoolMemory, input: FloatSlice,
    parameters: AttentivePoolParameters, images: Int
  ) {
    memory.carried.fill(0)
    for map in 0..<maps {
      let (query, head) = (map / heads, map % heads)
      for channel in (head * headWidth)..<((head + 1) * headWidth) {
        addScaled(
          output: memory.carried[row(map)], input: parameters.key[row(channel)],
          factor: scale * parameters.query[query * width + channel])
      }
    }
    unsafe patchlaw_multiply(
      memory.weights.pointer, maps, input.pointer, width, false, memory.carried.pointer, width,
      true, images * tokens, maps, width, false)
    unsafe patchlaw_softmax_columns_forward(
      memory.weights.pointer, images, tokens, maps, Float(queries))
    for image in 0..<images {
      unsafe patchlaw_multiply(
        memory.pooled.pointer + image * maps * width, width,
        memory.weights.pointer + image * tokens * maps, maps, true,
        input.pointer + image * tokens * width, width, false, maps, width, tokens, false)
    }
    for map in 0..<maps {
      let (query, head) = (map / heads, map % heads)
      unsafe patchlaw_multiply(
        output.pointer + head * headWidth, width, memory.pooled.pointer + map * width,
        maps * width, false, parameters.value.pointer + head * headWidth * width, width, true,
        images, headWidth, width, query > 0)
    }
  }

  /// Propagates a gradient through ``forward(output:memory:input:parameters:images:)``.
  ///
  /// - Parameters:
  ///   - inputGradient: [images, T, width]. Accumulated into; nil if frozen.
  ///   - gradients: Gradients of the parameters. Accumulated into.
  ///   - outputGradient: [images, width].
  ///   - memory: As written by the forward pass.
  ///   - input: [images, T, width].
  ///   - parameters: As in the forward pass.
  ///   - images: Number of images.
  ///   - scratch: At least `scratchCount(images:)` values. Overwritten.
  public func backward(
    inputGradient: FloatSlice?, gradients: AttentivePoolParameters, outputGradient: FloatSlice,
    memory: AttentivePoolMemory, input: FloatSlice, parameters: AttentivePoolParameters,
    images: Int, scratch: FloatSlice
  ) {
    let pooledCount = images * maps * width
    let pooledGradient = scratch[0..<pooledCount]
    let scoreGradient = scratch[pooledCount..<(pooledCount + images * tokens * maps)]
    let carriedGradient = scratch[(scratch.count - maps * width)..<scratch.count]
    valueBackward(
      pooledGradient: pooledGradient, gradients: gradients, outputGradient: outputGradient,
      memory: memory, parameters: parameters, images: images)
    for image in 0..<images {
      unsafe patchlaw_multiply(
        scoreGradient.pointer + image * tokens * maps, maps,
        input.pointer + image * tokens * width, width, false,
        pooledGradient.pointer + image * maps * width, width, true, tokens, maps, width, false)
      if let inputGradient {
        unsafe patchlaw_multiply(
          inputGradient.pointer + image * tokens * width, width,
          memory.weights.pointer + image * tokens * maps, maps, false,
          pooledGradient.pointer + image * maps * width, width, false, tokens, width, maps, true)
      }
    }
    unsafe patchlaw_softmax_columns_backward(
      scoreGradient.pointer, memory.weights.pointer, images, tokens, maps, Float(queries))
    unsafe patchlaw_multiply(
      carriedGradient.pointer, width, scoreGradient.pointer, maps, true, input.pointer, width,
      false, maps, width, images * tokens, false)
    if let inputGradient {
      unsafe patchlaw_multiply(
        inputGradient.pointer, width, scoreGradient.pointer, maps, false, memory.carried.pointer,
        width, false, images * tokens, width, maps, true)
    }
    queryBackward(gradients: gradients, carriedGradient: carriedGradient, parameters: parameters)
  }

  private func row(_ index: Int) -> Range<Int> { (index * width)..<((index + 1) * width) }

  private func valueBackward(
    pooledGradient: FloatSlice, gradients: AttentivePoolParameters, outputGradient: FloatSlice,
    memory: AttentivePoolMemory, parameters: AttentivePoolParameters, images: Int
  ) {
    for map in 0..<maps {
      let offset = map % heads * headWidth
      unsafe patchlaw_multiply(
        gradients.value.pointer + offset * width, width, outputGradient.pointer + offset, width,
        true, memory.pooled.pointer + map * width, maps * width, false, headWidth, width, images, true)
      unsafe patchlaw_multiply(
        pooledGradient.pointer + map * width, maps * width, outputGradient.pointer + offset, width,
        false, parameters.value.pointer + offset * width, width, false, images, width, headWidth, false)
    }
  }

  /// carried = scale · query · W_k, differentiated with respect to both factors.
  private func queryBackward(
    gradients: AttentivePoolParameters, carriedGradient: FloatSlice,
    parameters: AttentivePoolParameters
  ) {
    for map in 0..<maps {
      let (query, head) = (map / heads, map % heads)
      let gradient = carriedGradient[row(map)]
      for channel in (head * headWidth)..<((head + 1) * headWidth) {
        let place = query * width + channel
        addScaled(
          output: gradients.key[row(channel)], input: gradient,
          factor: scale * parameters.query[place])
        gradients.query[place] += scale * gradient.dot(parameters.key[row(channel)])
      }
    }
  }
}

extension FloatSlice {
  /// The inner product, summed in a fixed order.
  func dot(_ other: FloatSlice) -> Float {
    precondition(count == other.count)
    return unsafe patchlaw_dot(pointer, other.pointer, count)
  }
}
