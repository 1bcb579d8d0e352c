/// One fused step of a graph: its cost, its forward pass and its backward pass.
///
/// A closed set, one file each under `Operations/`; models compose them.
public protocol Operation: Sendable {
  var name: String { get }
  /// Tensors read by the forward pass, parameters among them.
  var inputs: [Tensor] { get }
  /// Tensors written by the forward pass: the result, then what only the backward pass reads.
  var outputs: [Tensor] { get }
  /// Values that the backward pass reads.
  var kept: [Tensor] { get }
  /// An input whose gradient may reuse the memory of the result's gradient, either because the two
  /// are equal or because the backward pass works in place.
  var sharesGradientWith: Tensor? { get }
  /// Floats of scratch memory needed by either pass, for these extents.
  func scratchCount(_ extents: Extents, in graph: Graph) -> Int
  /// Whether the result is a loss, at which gradients start.
  var isLoss: Bool { get }
  /// Whether the result may be recomputed for the backward pass instead of kept: it is cheap
  /// compared with a wide product, and the same inputs give the same bits.
  var isCheap: Bool { get }
  /// Whether the result can be written in bfloat16, for products that read it.
  var writesBFloat: Bool { get }

  /// Floating-point operations of the forward pass, two per multiply-add of a matrix product.
  ///
  /// Attention is counted in full regardless of the mask, and the head on every patch, as is
  /// conventional. Skipped work is not subtracted from the count.
  func forwardFLOPs(_ extents: Extents) -> Double
  func backwardFLOPs(_ extents: Extents, in graph: Graph) -> Double

  func forward(_ memory: Memory)
  /// Reads the result's gradient and writes those of the inputs that need one.
  func backward(_ memory: Memory)
}

extension Operation {
  public var kept: [Tensor] { [] }
  public var sharesGradientWith: Tensor? { nil }
  public func scratchCount(_ extents: Extents, in graph: Graph) -> Int { 0 }
  public var isLoss: Bool { false }
  public var isCheap: Bool { false }
  public var writesBFloat: Bool { false }
  public func forwardFLOPs(_ extents: Extents) -> Double { 0 }
  public func backwardFLOPs(_ extents: Extents, in graph: Graph) -> Double {
    2 * forwardFLOPs(extents)
  }

  /// The tensor that later operations read.
  var result: Tensor { outputs[0] }
}
