import Graph
import Kernels
import Optimizers

extension TrainState {
  /// The training state of a probe as in AIM: betas 0.9 and 0.999, gradients clipped at a global
  /// norm of 3, cosine decay to zero.
  ///
  /// - Parameters:
  ///   - layout: The layout of the parameters.
  ///   - parameters: Their initial values; updated by every step.
  ///   - peakRate: The learning rate before the schedule.
  ///   - weightDecay: Decoupled, on matrices only.
  ///   - steps: Number of steps of the whole training.
  convenience init(
    probe layout: ParameterLayout, parameters: FloatBuffer, peakRate: Double,
    weightDecay: Double, steps: Int
  ) {
    let rates = AdamW.Rates(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: weightDecay)
    self.init(
      layout: layout, parameters: parameters,
      descent: Descent(rates: rates, peakRate: peakRate, total: steps, clipNorm: 3))
  }

  /// Takes one step of a probe.
  ///
  /// A gradient that is not finite is skipped, so that the learning rate that caused it is not
  /// selected.
  func advance(probeGradient gradient: FloatBuffer) {
    let norm = gradient.all.sumOfSquares.squareRoot()
    if norm.isFinite { advance(gradient: gradient, norm: norm, threads: 1) } else { skip() }
  }
}
