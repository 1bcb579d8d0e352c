internal import CKernels

/// The sizes of one multi-head attention.
public struct AttentionShape: Hashable, Sendable {
  /// Tokens per image, T.
  public let tokens: Int
  public let heads: Int
  public let headWidth: Int
  /// Number of consecutive tokens that attend to each other; 1 is causal attention.
  public let block: Int
  /// Leading tokens, such as a class token, that all tokens attend to and that attend to the prefix;
  /// prefix and blocks are counted from the token after them.
  public let lead: Int

  public init(tokens: Int, heads: Int, headWidth: Int, block: Int = 1, lead: Int = 0) {
    precondition(block >= 1, "a block needs at least one token, not \(block)")
    (self.tokens, self.heads, self.headWidth) = (tokens, heads, headWidth)
    (self.block, self.lead) = (block, lead)
  }

  public var width: Int { heads * headWidth }

  /// Floats of scratch memory needed by either pass.
  public var scratchCount: Int { patchlaw_attention_scratch(tokens, headWidth) }
}

/// Attention among the tokens of each image; query q attends to key k if `k < prefix` or k is not
/// after the end of q's block.
///
///     output = softmax(Q Kᵀ / √headWidth) V
///
/// With blocks of one token, a prefix of 1 is causal attention, one of T is bidirectional. Source: Vaswani et al. 2017
/// (arXiv:1706.03762), equation 1; mask of El-Nouby et al. 2024 (arXiv:2401.08541), section 3.2.
///
/// - Parameters:
///   - output: [images, T, width]. Overwritten.
///   - logSums: [images, heads, T], logarithms of the softmax's denominators. Overwritten.
///   - queryKeyValue: [images, T, 3 · width].
///   - prefix: [images], lengths in tokens.
///   - images: Number of images.
///   - shape: Sizes.
///   - scratch: At least `shape.scratchCount` values. Overwritten.
public func attentionForward(
  output: FloatSlice, logSums: FloatSlice, queryKeyValue: FloatSlice, prefix: IntBuffer,
  images: Int, shape: AttentionShape, scratch: FloatSlice
) {
  let rows = images * shape.tokens
  precondition(output.count >= rows * shape.width && queryKeyValue.count >= rows * 3 * shape.width)
  precondition(logSums.count >= rows * shape.heads && prefix.count >= images)
  precondition(scratch.count >= shape.scratchCount)
  unsafe patchlaw_attention_forward(
    output.pointer, logSums.pointer, queryKeyValue.pointer, prefix.base, shape.block, shape.lead,
    images, shape.tokens, shape.heads, shape.headWidth, scratch.pointer)
}

/// Propagates a gradient through
/// ``attentionForward(output:logSums:queryKeyValue:prefix:images:shape:scratch:)``.
///
/// - Parameters:
///   - queryKeyValueGradient: [images, T, 3 · width]. Overwritten.
///   - outputGradient: [images, T, width].
///   - queryKeyValue: [images, T, 3 · width], as the forward pass read it.
///   - logSums: [images, heads, T], as written by the forward pass.
///   - prefix: [images].
///   - images: Number of images.
///   - shape: Sizes.
///   - scratch: At least `shape.scratchCount` values. Overwritten.
public func attentionBackward(
  queryKeyValueGradient: FloatSlice, outputGradient: FloatSlice, queryKeyValue: FloatSlice,
  logSums: FloatSlice, prefix: IntBuffer, images: Int, shape: AttentionShape, scratch: FloatSlice
) {
  let rows = images * shape.tokens
  precondition(queryKeyValueGradient.count >= rows * 3 * shape.width)
  precondition(outputGradient.count >= rows * shape.width)
  precondition(queryKeyValue.count >= rows * 3 * shape.width)
  precondition(logSums.count >= rows * shape.heads && prefix.count >= images)
  precondition(scratch.count >= shape.scratchCount)
  unsafe patchlaw_attention_backward(
    queryKeyValueGradient.pointer, outputGradient.pointer, queryKeyValue.pointer, logSums.pointer,
    prefix.base, shape.block, shape.lead, images, shape.tokens, shape.heads, shape.headWidth,
    scratch.pointer)
}
