import Kernels

/// A matrix in a graph: an index whose meaning is defined by its ``Graph``.
public struct Tensor: Hashable, Sendable {
  let index: Int
}

/// The properties of one tensor.
struct TensorDescription: Sendable {
  enum Kind: Hashable, Sendable {
    case input
    case parameter(Range<Int>)
    /// A parameter that is never trained.
    case frozen(Range<Int>)
    case constant([Float])
    /// An input that keeps its values between executions; they start at this one.
    case held(Float)
    /// Written by an operation.
    case activation
  }

  let kind: Kind
  let rows: RowSet
  let width: Int
  /// Whether a trained parameter is upstream.
  let needsGradient: Bool
  var element = Element.float

  /// Floats of memory per row.
  var floatsPerRow: Int {
    element == .float ? width : BFloatRows.floats(perRow: width)
  }
}
