/// One fused step of a graph: its cost, its forward pass and its backward pass.
///
/// A closed set, one file each under `Operations/`; a model only lists them.
public protocol Operation: Sendable {
  var name: String { get }
  /// Tensors read by the forward pass, parameters among them.
  var inputs: [Tensor] { get }
  /// Tensors written by the forward pass: the result, then what only the backward pass reads.
  var outputs: [Tensor] { get }
  /// Values that the backward pass reads.
  var kept: [Tensor] { get }
  /// An input whose gradient may take over the memory of the result's gradient, either because
  /// the two are equal or because the backward pass works in place.
  var sharesGradientWith: Tensor? { get }
  /// Floats of scratch memory that either pass needs, in an execution of these extents.
  func scratchCount(_ extents: Extents, in graph: Graph) -> Int
  /// Whether the result is a loss, where gradients begin.
  var isLoss: Bool { get }
  /// Whether the result may be computed again for the backward pass rather than kept: it costs
  /// little beside a wide product, and the same inputs give the same bits.
  var isCheap: Bool { get }
  /// Whether the result can be written in bfloat16, for products that read it so.
  var writesBFloat: Bool { get }

  /// Floating-point operations of the forward pass, two per multiply-add of a matrix product.
  ///
  /// Attention is counted in full, whatever its mask hides, and the head on every patch: the
  /// convention of the field. What is skipped in practice is a gain in speed.
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
