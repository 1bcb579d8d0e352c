/// The optimization of a whole training: AdamW's hyperparameters, the learning rate by step, and
/// gradient clipping.
public struct Descent: Hashable, Sendable {
  public let rates: AdamW.Rates
  /// The learning rate before the schedule.
  public let peakRate: Double
  public let schedule: Schedule
  /// Steps of the linear warm-up.
  public let warmup: Int
  /// Steps of the whole training.
  public let total: Int
  /// Maximum Euclidean norm of the whole gradient; 0 disables clipping.
  public let clipNorm: Double

  public init(
    rates: AdamW.Rates, peakRate: Double, schedule: Schedule = .cosine, warmup: Int = 0,
    total: Int, clipNorm: Double
  ) {
    (self.rates, self.peakRate, self.schedule) = (rates, peakRate, schedule)
    (self.warmup, self.total, self.clipNorm) = (warmup, total, clipNorm)
  }

  /// The learning rate of the step after `step` steps.
  public func learningRate(at step: Int) -> Double {
    peakRate * schedule.fraction(step: step, warmup: warmup, total: total)
  }

  /// The factor that clips a gradient of the given norm, as in PyTorch's `clip_grad_norm_`.
  public func gradientFactor(norm: Double) -> Double {
    clipNorm > 0 && norm > clipNorm ? clipNorm / (norm + 1e-6) : 1
  }
}
