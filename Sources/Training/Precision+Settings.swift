public import Graph
import Kernels
public import Settings

extension Precision: Choice {
  public static let cases: [Case<Self>] = [
    Case("fp32", .fp32, "Single precision."),
    Case(
      "bf16", .bf16,
      "bfloat16 operands with single-precision accumulation; everything else in single precision."),
  ]

  /// Checks that this processor supports the precision.
  ///
  /// - Throws: ``TrainingError/precisionNotSupported(vectors:)``.
  public func checkSupport() throws {
    guard isSupported else {
      throw TrainingError.precisionNotSupported(vectors: BLAS.vectors)
    }
  }
}
