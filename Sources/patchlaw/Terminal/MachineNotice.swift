import Foundation
import Kernels

/// What there is to say about the linear algebra that this process uses.
enum MachineNotice {
  /// `OpenBLAS Cooperlake, AVX-512 vectors`.
  static var text: String { "OpenBLAS \(BLAS.core), \(BLAS.vectors) vectors" }

  /// Warns on standard error where OpenBLAS computes with less than the processor has.
  static func warn() {
    guard BLAS.isBelowProcessor else { return }
    let remedy =
      ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"] == nil
      ? "set OPENBLAS_CORETYPE=SkylakeX if its version does not know this processor"
      : "unset OPENBLAS_CORETYPE, which pins it"
    printError(
      "warning: OpenBLAS computes with its \(BLAS.core) kernels, but this processor has "
        + "\(BLAS.vectors): matrix products take up to twice as long; \(remedy)")
  }
}
