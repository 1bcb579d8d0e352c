import Data
import Kernels

/// The target pixels, and the losses of predictions without inputs.
struct PixelTargets {
  let patches: FloorPatches
  /// [fitted images, T, P].
  let fitted: FloatBuffer
  /// [predicted, P], in the order of ``FloorPatches/predicted``.
  let judged: FloatBuffer
  let predicted: [(row: Int, cell: Int)]
  let width: Int

  init(_ patches: FloorPatches, isNormalized: Bool) {
    (self.patches, predicted, width) = (patches, patches.predicted, patches.grid.valuesPerPatch)
    let rows = IntBuffer(count: predicted.count)
    rows.copy(predicted.map(\.row), at: 0)
    let chosen = FloatBuffer(count: predicted.count * width)
    gatherRows(
      output: chosen.all, input: patches.judged.all, index: rows, rows: predicted.count, offset: 0,
      width: width)
    fitted = Self.targets(patches.fitted, width: width, isNormalized)
    judged = Self.targets(chosen, width: width, isNormalized)
  }

  private static func targets(
    _ pixels: FloatBuffer, width: Int, _ isNormalized: Bool
  ) -> FloatBuffer {
    guard isNormalized else { return pixels }
    let targets = FloatBuffer(count: pixels.count)
    // Transformed as the model's target.
    standardizeRows(
      output: targets.all, input: pixels.all, rows: pixels.count / width, width: width,
      epsilon: 1e-6)
    return targets
  }

  /// The mean squared error of predictions [predicted, P].
  func loss(_ predictions: FloatBuffer) -> Double {
    let losses = FloatBuffer(count: predicted.count)
    squaredErrorForward(
      losses: losses.all, prediction: predictions.all, target: judged.all, rows: predicted.count,
      width: width)
    return losses.all.sum / Double(predicted.count)
  }

  var zeroLoss: Double { loss(FloatBuffer(count: judged.count)) }

  var positionMeanLoss: Double {
    let count = patches.grid.count
    let sums = FloatBuffer(count: count * width)
    let totals = DoubleBuffer(count: count * width)
    // Summed in chunks to preserve single precision.
    for start in stride(from: 0, to: patches.fittedCount, by: 256) {
      let rows = min(256, patches.fittedCount - start)
      sums.all.fill(0)
      addRows(
        output: sums.all, input: fitted[(start * sums.count)..<((start + rows) * sums.count)],
        rows: rows)
      for value in 0..<sums.count { totals[value] += Double(sums.all[value]) }
    }
    let means = FloatBuffer(
      (0..<totals.count).map { Float(totals[$0] / Double(patches.fittedCount)) })
    var places = Array(repeating: 0, count: count)
    for (place, cell) in patches.readingOrder.enumerated() { places[cell] = place }
    let index = IntBuffer(count: predicted.count)
    index.copy(predicted.map { places[$0.cell] }, at: 0)
    let predictions = FloatBuffer(count: judged.count)
    gatherRows(
      output: predictions.all, input: means.all, index: index, rows: predicted.count, offset: 0,
      width: width)
    return loss(predictions)
  }
}
