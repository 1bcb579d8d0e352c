import Kernels

/// A matrix in a graph: a number that its ``Graph`` gives meaning to.
public struct Tensor: Hashable, Sendable {
  let index: Int
}

/// What a graph knows of one tensor.
struct TensorDescription: Sendable {
  enum Kind: Hashable, Sendable {
    case input
    case parameter(Range<Int>)
    /// A parameter that is never trained.
    case frozen(Range<Int>)
    case constant([Float])
    /// Written by an operation.
    case activation
  }

  let kind: Kind
  let rows: RowSet
  let width: Int
  /// Whether a parameter that is trained lies somewhere upstream.
  let needsGradient: Bool
  var element = Element.float

  /// Floats of memory that one row takes.
  var floatsPerRow: Int {
    element == .float ? width : BFloatRows.floats(perRow: width)
  }
}
