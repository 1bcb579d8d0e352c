import Kernels

/// The fused operations at one size, with the machine's peaks measured beside them.
struct KernelBench {
  struct Result: Codable {
    let name: String
    let seconds: Double
    let rate: Double
    let unit: String
    let shareOfPeak: Double
  }

  /// Patches of the shard; 49 per image.
  let rows: Int
  let width: Int

  func results() -> [Result] {
    let (product, bandwidth) = (productPeak(), bandwidthPeak())
    return products(peak: product) + passes(peak: bandwidth)
  }

  /// Operations per second of a 1024³ product.
  private func productPeak() -> Double {
    let n = 1024
    let (a, b, c) = (
      FloatBuffer(count: n * n), FloatBuffer(count: n * n), FloatBuffer(count: n * n)
    )
    let time = medianSeconds {
      linearForward(output: c.all, input: a.all, weight: b.all, rows: n, inputs: n, outputs: n)
    }
    return 2 * Double(n * n * n) / time
  }

  /// Bytes per second of a sum of two vectors that no cache holds.
  private func bandwidthPeak() -> Double {
    let count = 1 << 25
    let (a, b) = (FloatBuffer(count: count), FloatBuffer(count: count))
    return 12 * Double(count) / medianSeconds { addScaled(output: a.all, input: b.all) }
  }

  private func products(peak: Double) -> [Result] {
    func result(_ name: String, _ operations: Double, _ body: () -> Void) -> Result {
      let time = medianSeconds(body)
      return Result(
        name: name, seconds: time, rate: operations / time / 1e9, unit: "GFLOP/s",
        shareOfPeak: operations / time / peak)
    }
    let hidden = 4 * width
    let (x, y) = (FloatBuffer(count: rows * width), FloatBuffer(count: rows * hidden))
    let (w, dw) = (FloatBuffer(count: hidden * width), FloatBuffer(count: hidden * width))
    let operations = 2 * Double(rows * width * hidden)
    let images = rows / 49
    let shape = AttentionShape(tokens: 49, heads: max(1, width / 64), headWidth: min(64, width))
    let qkv = FloatBuffer(count: rows * 3 * shape.width)
    let dqkv = FloatBuffer(count: rows * 3 * shape.width)
    let mixed = FloatBuffer(count: rows * shape.width)
    let logs = FloatBuffer(count: rows * shape.heads)
    let scratch = FloatBuffer(count: shape.scratchCount)
    let prefix = IntBuffer(count: images)
    let full = 4 * Double(images * 49 * 49 * shape.width)
    return [
      result("linear forward", operations) {
        linearForward(
          output: y.all, input: x.all, weight: w.all, rows: rows, inputs: width, outputs: hidden)
      },
      result("linear input backward", operations) {
        linearInputBackward(
          inputGradient: x.all, outputGradient: y.all, weight: w.all, rows: rows, inputs: width,
          outputs: hidden, accumulate: false)
      },
      result("linear weight backward", operations) {
        linearWeightBackward(
          weightGradient: dw.all, outputGradient: y.all, input: x.all, rows: rows, inputs: width,
          outputs: hidden)
      },
    ]
      + [("full", 49), ("causal", 1)].flatMap { name, length in
        for image in 0..<images { prefix[image] = length }
        return [
          result("attention forward, \(name)", full) {
            attentionForward(
              output: mixed.all, logSums: logs.all, queryKeyValue: qkv.all, prefix: prefix,
              images: images, shape: shape, scratch: scratch.all)
          },
          result("attention backward, \(name)", 2.5 * full) {
            attentionBackward(
              queryKeyValueGradient: dqkv.all, outputGradient: mixed.all, queryKeyValue: qkv.all,
              logSums: logs.all, prefix: prefix, images: images, shape: shape,
              scratch: scratch.all)
          },
        ]
      }
  }

  private func passes(peak: Double) -> [Result] {
    func result(_ name: String, floats: Int, _ body: () -> Void) -> Result {
      let (time, bytes) = (medianSeconds(body), 4 * Double(floats))
      return Result(
        name: name, seconds: time, rate: bytes / time / 1e9, unit: "GB/s",
        shareOfPeak: bytes / time / peak)
    }
    let count = rows * width
    let (x, y, z) = (
      FloatBuffer(count: count), FloatBuffer(count: count), FloatBuffer(count: count)
    )
    let (scale, shift) = (FloatBuffer(count: width), FloatBuffer(count: width))
    let statistics = FloatBuffer(count: 2 * rows)
    let rates = AdamWRates(
      gradientFactor: 1, learningRate: 1e-3, beta1: 0.9, beta2: 0.95, correction1: 0.1,
      correction2: 0.05, epsilon: 1e-8)
    let m = FloatBuffer(count: count)
    return [
      result("layer norm forward", floats: 2 * count) {
        layerNormForward(
          output: y.all, statistics: statistics.all, input: x.all, scale: scale.all,
          shift: shift.all, rows: rows, width: width, epsilon: 1e-6)
      },
      result("layer norm backward", floats: 4 * count) {
        layerNormBackward(
          inputGradient: z.all, scaleGradient: scale.all, shiftGradient: shift.all,
          outputGradient: y.all, input: x.all, statistics: statistics.all, scale: scale.all,
          rows: rows, width: width, accumulate: true)
      },
      result("gelu forward", floats: 2 * count) { geluForward(output: y.all, input: x.all) },
      result("gelu backward", floats: 3 * count) {
        geluBackward(inputGradient: z.all, outputGradient: y.all, input: x.all)
      },
      result("standardize", floats: 2 * count) {
        standardizeRows(output: y.all, input: x.all, rows: rows, width: width, epsilon: 1e-6)
      },
      result("squared error backward", floats: 3 * count) {
        squaredErrorBackward(
          predictionGradient: z.all, prediction: x.all, target: y.all, rows: rows, width: width,
          factor: 1)
      },
      result("adamw", floats: 7 * count) {
        adamWStep(
          parameters: x.all, first: m.all, second: y.all, gradients: z.all, rates: rates,
          decay: 0.05)
      },
    ]
  }
}
