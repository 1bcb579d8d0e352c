import Kernels
import Models

/// Batch normalization without learned scale or shift, over images and patches.
///
/// Frozen features need no gradient, so a batch is standardized once for all learning rates.
/// Training uses the batch's own statistics, evaluation their running mean. Source: Ioffe & Szegedy
/// 2015 (arXiv:1502.03167), algorithms 1 and 2; ε as in AIM's probe.
final class RunningStatistics {
  private static let momentum: Float = 0.1
  static let epsilon: Float = 1e-6

  private let mean: FloatBuffer
  private let variance: FloatBuffer
  private let batchMean: FloatBuffer
  private let batchVariance: FloatBuffer
  /// Batches that were taken.
  private var count: Int64 = 0

  init(width: Int) {
    mean = FloatBuffer(count: width)
    variance = FloatBuffer(Array(repeating: 1, count: width))
    batchMean = FloatBuffer(count: width)
    batchVariance = FloatBuffer(count: width)
  }

  /// Standardizes a training batch in place and updates the running statistics.
  func standardizeTraining(_ features: FloatSlice, rows: Int) {
    columnStatistics(
      mean: batchMean.all, variance: batchVariance.all, input: features, rows: rows)
    standardizeColumns(
      output: features, input: features, mean: batchMean.all, variance: batchVariance.all,
      rows: rows, epsilon: Self.epsilon)
    take(mean: batchMean.all, variance: batchVariance.all, rows: rows)
  }

  /// Updates the running statistics with a batch's mean and biased variance, [2, width].
  func take(_ statistics: FloatSlice, rows: Int) {
    let width = mean.count
    take(mean: statistics[0..<width], variance: statistics[width..<(2 * width)], rows: rows)
  }

  /// The running mean and variance, [2, width].
  var values: [Float] { mean.all.values + variance.all.values }

  private func take(mean batchMean: FloatSlice, variance batchVariance: FloatSlice, rows: Int) {
    count += 1
    // The running variance is the unbiased estimate, as in the published implementation.
    let unbiased = rows > 1 ? Float(rows) / Float(rows - 1) : 1
    blend(mean.all, batchMean, factor: 1)
    blend(variance.all, batchVariance, factor: unbiased)
  }

  /// Adds them under the names of PyTorch's batch norm in Apple's probe.
  func add(to file: inout Safetensors) {
    for (name, values) in [("running_mean", mean), ("running_var", variance)] {
      file.add(
        "head.bn.\(name)", shape: [values.count], littleEndianBytes: values.all.littleEndianBytes)
    }
    file.add("head.bn.num_batches_tracked", shape: [], integers: [count])
  }

  /// Standardizes an evaluation batch in place.
  func standardize(_ features: FloatSlice, rows: Int) {
    standardizeColumns(
      output: features, input: features, mean: mean.all, variance: variance.all, rows: rows,
      epsilon: Self.epsilon)
  }

  private func blend(_ running: FloatSlice, _ batch: FloatSlice, factor: Float) {
    for index in 0..<running.count { running[index] *= 1 - Self.momentum }
    addScaled(output: running, input: batch, factor: Self.momentum * factor)
  }
}
