public import Kernels

/// A teacher's logits as target distributions that use all prototypes about equally.
///
/// Source: Caron et al. 2020 (SwAV, arXiv:2006.09882), section 3.1, as in DINOv2's published code.
/// It takes the place of centering.
public struct SinkhornKnopp: BatchFunction {
  let temperature: Float
  let iterations: Int

  /// - Parameters:
  ///   - temperature: Softmax temperature of the teacher.
  ///   - iterations: How often prototypes and rows are normalized.
  public init(temperature: Float, iterations: Int) {
    (self.temperature, self.iterations) = (temperature, iterations)
  }

  public func width(of rows: Int) -> Int { rows }

  public func compute(values: FloatSlice, rows: FloatSlice, count: Int, width: Int) {
    sinkhornKnopp(
      targets: values, logits: rows, rows: count, prototypes: width, temperature: temperature,
      iterations: iterations)
  }
}
