internal import CKernels

/// The linear algebra library and the vector instructions that this process uses.
public enum BLAS {
  /// Keeps every product on the thread that asks for it, so that sums have one order.
  public static func useOneThread() { patchlaw_blas_use_threads(1) }

  /// The core type OpenBLAS picked for the running CPU, such as `SkylakeX`.
  public static var core: String { unsafe String(cString: patchlaw_blas_core()) }

  /// OpenBLAS's name, version and build options.
  public static var configuration: String { unsafe String(cString: patchlaw_blas_configuration()) }

  /// The widest vectors our kernels use here: `AVX-512`, `AVX2` or `baseline`.
  public static var vectors: String { unsafe String(cString: patchlaw_simd_level()) }
}
