internal import CKernels

/// The linear algebra library and the vector instructions that this process uses.
///
/// Products of models are our own (``linearForward(output:input:weight:rows:inputs:outputs:start:)``);
/// OpenBLAS solves the linear systems of floors.
public enum BLAS {
  /// Runs every product on the calling thread, so that sums have a fixed order.
  public static func useOneThread() { patchlaw_blas_use_threads(1) }

  /// The core type that OpenBLAS selected for the CPU, such as `SkylakeX`.
  public static var core: String { unsafe String(cString: patchlaw_blas_core()) }

  /// OpenBLAS's name, version and build options.
  public static var configuration: String { unsafe String(cString: patchlaw_blas_configuration()) }

  /// The widest vectors that our kernels use here: `AVX-512`, `AVX2` or `baseline`.
  public static var vectors: String { unsafe String(cString: patchlaw_simd_level()) }

  /// Multiplies two square matrices by OpenBLAS, the reference for our products.
  ///
  /// - Parameters:
  ///   - output: [size, size]. Overwritten.
  ///   - left: [size, size].
  ///   - right: [size, size].
  ///   - size: Number of rows and columns.
  public static func multiply(
    into output: FloatSlice, _ left: FloatSlice, _ right: FloatSlice, size: Int
  ) {
    precondition([output, left, right].allSatisfy { $0.count >= size * size })
    unsafe patchlaw_blas_product(output.pointer, left.pointer, right.pointer, size)
  }
}
