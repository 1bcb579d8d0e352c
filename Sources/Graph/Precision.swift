import Kernels

/// The precision of a program's matrix products.
public enum Precision: Hashable, Sendable {
  /// Single precision throughout.
  case fp32
  /// Operands of matrix products in bfloat16, their sums in single precision; weights, optimizer,
  /// residual stream, layer norms, softmax and loss in single precision.
  ///
  /// Source: Micikevicius et al. 2018 (arXiv:1710.03740), section 3, with the range of bfloat16, so
  /// that no loss scale is needed (Kalamkar et al. 2019, arXiv:1905.12322).
  case bf16

  /// Whether this processor supports the precision.
  public var isSupported: Bool { self == .fp32 || BFloatProduct.isSupported }
}

/// How a tensor's values are stored.
enum Element: Hashable, Sendable {
  case float
  case bfloat
}
