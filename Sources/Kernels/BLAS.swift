internal import CKernels

/// The linear algebra library and the vector instructions that this process uses.
public enum BLAS {
  /// Runs every product on the calling thread, so that sums have a fixed order.
  public static func useOneThread() { patchlaw_blas_use_threads(1) }

  /// The core type that OpenBLAS selected for the CPU, such as `SkylakeX`.
  public static var core: String { unsafe String(cString: patchlaw_blas_core()) }

  /// Whether OpenBLAS uses kernels with narrower vectors than this processor's.
  public static var isBelowProcessor: Bool {
    let levels = ["SkylakeX": 2, "Cooperlake": 2, "SapphireRapids": 2, "Haswell": 1, "Zen": 1]
    let processor = ["AVX-512": 2, "AVX2": 1][vectors] ?? 0
    return levels[core] ?? 0 < processor
  }

  /// OpenBLAS's name, version and build options.
  public static var configuration: String { unsafe String(cString: patchlaw_blas_configuration()) }

  /// The widest vectors that our kernels use here: `AVX-512`, `AVX2` or `baseline`.
  public static var vectors: String { unsafe String(cString: patchlaw_simd_level()) }
}
