import Kernels

/// What there is to say about the processor and the linear algebra of this process.
enum MachineNotice {
  /// `AVX-512 vectors, OpenBLAS Cooperlake`.
  static var text: String { "\(BLAS.vectors) vectors, OpenBLAS \(BLAS.core)" }
}
