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
    let (product, bandwidth) = (MachinePeak.product(), MachinePeak.bandwidth())
    let limits = [limit("peak of fp32 products", product), limit("peak of memory", bandwidth)]
    let exact = products(peak: product) + passes(peak: bandwidth)
    guard BFloatProduct.isSupported else { return limits + exact }
    let rounded = MachinePeak.bfloatProduct()
    return limits + [limit("peak of bf16 products", rounded)] + exact + bfloatProducts(rounded)
  }

  /// A peak as a row of its own.
  private func limit(_ name: String, _ rate: Double) -> Result {
    Result(
      name: name, seconds: 0, rate: rate / 1e9, unit: name.hasSuffix("memory") ? "GB/s" : "GFLOP/s",
      shareOfPeak: 1)
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

extension KernelBench {
  /// Products of bfloat16 operands, with what each does to its result.
  private func bfloatProducts(_ peak: Double) -> [Result] {
    let hidden = 4 * width
    let operations = 2 * Double(rows * width * hidden)
    func result(_ name: String, _ operations: Double, _ body: () -> Void) -> Result {
      let time = medianSeconds(body)
      return Result(
        name: name, seconds: time, rate: operations / time / 1e9, unit: "GFLOP/s",
        shareOfPeak: operations / time / peak)
    }
    func matrix(_ rows: Int, _ width: Int) -> BFloatRows {
      BFloatRows(
        FloatBuffer(count: rows * BFloatRows.floats(perRow: width)).all, rows: rows, width: width)
    }
    func storage(_ columns: Int, _ summed: Int, _ side: BFloatPanels.Side) -> FloatSlice {
      FloatBuffer(count: BFloatPanels.count(columns: columns, summed: summed, side: side)).all
    }
    let (x, y, slope) = (matrix(rows, width), matrix(rows, hidden), matrix(rows, hidden))
    let weight = BFloatPanels.overWidth(
      of: matrix(hidden, width), into: storage(hidden, width, .right))
    let (left, right) = (storage(hidden, rows, .left), storage(width, rows, .right))
    let gradient = FloatBuffer(count: hidden * width)
    let shape = AttentionShape(tokens: 49, heads: max(1, width / 64), headWidth: min(64, width))
    let images = rows / 49
    let (queries, dqueries) = (matrix(rows, 3 * shape.width), matrix(rows, 3 * shape.width))
    let mixed = matrix(rows, shape.width)
    let logs = FloatBuffer(count: rows * shape.heads)
    let scratch = FloatBuffer(count: shape.bfloatScratchCount)
    let prefix = IntBuffer(count: images)
    for image in 0..<images { prefix[image] = 49 }
    let full = 4 * Double(images * 49 * 49 * shape.width)
    return [
      result("bf16 linear forward", operations) {
        BFloatProduct.multiply(into: y, x, weight)
      },
      result("bf16 linear and GELU", operations) {
        BFloatProduct.gelu(into: y, slope: slope, x, weight)
      },
      result("bf16 linear weight backward", operations) {
        BFloatProduct.accumulate(
          into: gradient.all, .overRows(of: y, side: .left, into: left),
          .overRows(of: x, side: .right, into: right))
      },
      result("bf16 attention forward, full", full) {
        attentionForward(
          output: mixed, logSums: logs.all, queryKeyValue: queries, prefix: prefix,
          images: images, shape: shape, scratch: scratch.all)
      },
      result("bf16 attention backward, full", 2.5 * full) {
        attentionBackward(
          queryKeyValueGradient: dqueries, outputGradient: mixed, queryKeyValue: queries,
          logSums: logs.all, prefix: prefix, images: images, shape: shape, scratch: scratch.all)
      },
    ]
  }
}
