internal import CKernels

/// The scalars of one AdamW step.
public struct AdamWRates: Sendable {
  /// Factor on every gradient, from clipping.
  public var gradientFactor: Float
  public var learningRate: Float
  public var beta1: Float
  public var beta2: Float
  /// 1 − beta1ᵗ and 1 − beta2ᵗ at step t.
  public var correction1: Float
  public var correction2: Float
  public var epsilon: Float

  public init(
    gradientFactor: Float, learningRate: Float, beta1: Float, beta2: Float, correction1: Float,
    correction2: Float, epsilon: Float
  ) {
    self.gradientFactor = gradientFactor
    self.learningRate = learningRate
    (self.beta1, self.beta2) = (beta1, beta2)
    (self.correction1, self.correction2) = (correction1, correction2)
    self.epsilon = epsilon
  }
}

/// Takes one AdamW step with decoupled weight decay.
///
/// Source: Loshchilov & Hutter 2019 (arXiv:1711.05101), algorithm 2; the schedule multiplier is
/// folded into `learningRate`.
///
/// - Parameters:
///   - parameters: [count]. Updated.
///   - first: [count], first moment. Updated.
///   - second: [count], second moment. Updated.
///   - gradients: [count].
///   - rates: Scalars of this step.
///   - decay: Weight decay, multiplied by the learning rate.
public func adamWStep(
  parameters: FloatSlice, first: FloatSlice, second: FloatSlice, gradients: FloatSlice,
  rates: AdamWRates, decay: Float
) {
  let count = parameters.count
  precondition(first.count == count && second.count == count && gradients.count == count)
  unsafe patchlaw_adamw(
    parameters.pointer, first.pointer, second.pointer, gradients.pointer, count,
    rates.gradientFactor, rates.learningRate, decay, rates.beta1, rates.beta2, rates.correction1,
    rates.correction2, rates.epsilon)
}
