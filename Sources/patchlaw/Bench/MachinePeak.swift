import Kernels

/// What one thread of this machine can do at best, measured when asked.
enum MachinePeak {
  /// Operations per second of a 1024³ single-precision product: ours or OpenBLAS's, the faster.
  static func product() -> Double {
    let n = 1024
    let (a, b, c) = (
      FloatBuffer(count: n * n), FloatBuffer(count: n * n), FloatBuffer(count: n * n)
    )
    let own = medianSeconds {
      linearForward(output: c.all, input: a.all, weight: b.all, rows: n, inputs: n, outputs: n)
    }
    let library = medianSeconds { BLAS.multiply(into: c.all, a.all, b.all, size: n) }
    return 2 * Double(n * n * n) / min(own, library)
  }

  /// Operations per second of a 512³ product of bfloat16, which a second-level cache holds.
  static func bfloatProduct() -> Double {
    let n = 512
    let rows = BFloatRows(
      FloatBuffer(count: n * BFloatRows.floats(perRow: n)).all, rows: n, width: n)
    let panels = BFloatPanels.overWidth(
      of: rows,
      into: FloatBuffer(count: BFloatPanels.count(columns: n, summed: n, side: .right)).all)
    let output = FloatBuffer(count: n * n)
    let time = medianSeconds { BFloatProduct.multiply(into: output.all, rows, panels) }
    return 2 * Double(n * n * n) / time
  }

  /// Bytes per second of a sum of two vectors that no cache holds.
  static func bandwidth() -> Double {
    let count = 1 << 25
    let (a, b) = (FloatBuffer(count: count), FloatBuffer(count: count))
    return 12 * Double(count) / medianSeconds { addScaled(output: a.all, input: b.all) }
  }
}
