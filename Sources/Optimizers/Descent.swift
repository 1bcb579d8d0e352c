/// How parameters follow their gradients over a whole training: AdamW's rates, the learning rate
/// by step, and the clip.
public struct Descent: Hashable, Sendable {
  public let rates: AdamW.Rates
  /// Before the schedule.
  public let peakRate: Double
  public let schedule: Schedule
  /// Steps of the linear warm-up.
  public let warmup: Int
  /// Steps of the whole training.
  public let total: Int
  /// Largest Euclidean norm of the whole gradient; 0 turns clipping off.
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
    peakRate * schedule.share(step: step, warmup: warmup, total: total)
  }

  /// The factor that clips a gradient of the given norm, as PyTorch's `clip_grad_norm_`.
  public func gradientFactor(norm: Double) -> Double {
    clipNorm > 0 && norm > clipNorm ? clipNorm / (norm + 1e-6) : 1
  }
}
