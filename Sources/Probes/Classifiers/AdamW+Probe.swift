import Graph
import Kernels
import Optimizers

extension AdamW {
  /// The optimizer of AIM's probes: moments 0.9 and 0.999.
  convenience init(layout: ParameterLayout, weightDecay: Double) {
    self.init(
      layout: layout,
      rates: Rates(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: weightDecay))
  }

  /// Takes one step of AIM's probes: clipped at a global norm of 3, cosine to zero.
  ///
  /// A gradient that is not finite is left out, so that the learning rate which caused it loses.
  ///
  /// - Parameters:
  ///   - parameters: Updated.
  ///   - gradients: Laid out as the parameters.
  ///   - peakRate: The learning rate before the schedule.
  ///   - step: Steps taken before.
  ///   - total: Steps of the whole training.
  func updateProbe(
    _ parameters: FloatBuffer, gradients: FloatBuffer, peakRate: Double, step: Int, total: Int
  ) {
    let clipNorm = 3.0
    let norm = gradients.all.sumOfSquares.squareRoot()
    guard norm.isFinite else { return }
    update(
      parameters, gradients: gradients, step: step + 1,
      learningRate: peakRate * Schedule.cosine.share(step: step, warmup: 0, total: total),
      gradientFactor: norm > clipNorm ? clipNorm / (norm + 1e-6) : 1, threads: 1)
  }
}
