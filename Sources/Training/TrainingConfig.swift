public import Graph
public import Optimizers
public import Settings

/// The training settings: batches, budget and optimizer.
///
/// Defaults follow El-Nouby et al. 2024 (arXiv:2401.08541), table 1 and section 4.
public struct TrainingConfig: Settings {
  public var budget = Budget.steps(500)
  public var batchSize = 128
  public var accumulation = 1
  public var learningRate = 1e-3
  public var schedule = Schedule.cosine
  public var warmup = 0.025
  /// nil means the fraction ``warmup``.
  public var warmupSteps: Int? = nil
  public var weightDecay = 0.05
  public var beta1 = 0.9
  public var beta2 = 0.95
  public var epsilon = 1e-8
  public var clipNorm = 1.0
  public var precision = Precision.fp32
  public var evaluations = 5
  public var evaluationImages = 1000

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("budget", \.budget, "Length of training, in exactly one unit."),
    Field("batchSize", \.batchSize, in: 1...65536, "Images per batch."),
    Field(
      "accumulation", \.accumulation, in: 1...1024,
      "Gradient accumulation: batches per optimizer step."),
    Field("learningRate", \.learningRate, in: 0...10, "Peak learning rate."),
    Field("schedule", \.schedule, "Learning-rate schedule after the warm-up."),
    Field("warmup", \.warmup, in: 0...1, "Fraction of the steps spent in linear warm-up."),
    Field(
      "warmupSteps", \.warmupSteps, in: 1...1_000_000_000,
      "Steps of linear warm-up in place of the fraction, equal for runs of every length."),
    Field(
      "weightDecay", \.weightDecay, in: 0...10,
      "Decoupled weight decay, applied to matrices only."),
    Field("beta1", \.beta1, in: 0...0.9999, "AdamW decay rate of the first moment."),
    Field("beta2", \.beta2, in: 0...0.99999, "AdamW decay rate of the second moment."),
    Field("epsilon", \.epsilon, in: 1e-20...1, "AdamW epsilon, added to the denominator."),
    Field(
      "clipNorm", \.clipNorm, in: 0...1e9, "Maximum global gradient norm; 0 turns clipping off."),
    Field("precision", \.precision, "Number format of matrix products."),
    Field(
      "evaluations", \.evaluations, in: 1...10_000,
      "Number of evenly spaced validation-loss measurements."
    ),
    Field(
      "evaluationImages", \.evaluationImages, in: 1...1_000_000,
      "Number of validation images on which the loss is measured."),
  ]
}

/// The length of training, in exactly one unit, so that no two can contradict each other.
public enum Budget: Choice {
  case steps(Int)
  case images(Int)
  case epochs(Double)
  /// Floating-point operations of all forward and backward passes.
  case flops(Double)

  public static let cases: [Case<Self>] = [
    Case(
      "steps", Budget.steps, { if case .steps(let n) = $0 { n } else { nil } },
      in: 1...1_000_000_000, "Optimizer steps."),
    Case(
      "images", Budget.images, { if case .images(let n) = $0 { n } else { nil } },
      in: 1...1_000_000_000_000, "Images seen, with repetition."),
    Case(
      "epochs", Budget.epochs, { if case .epochs(let n) = $0 { n } else { nil } },
      in: 1e-6...1e6, "Epochs over the training images."),
    Case(
      "flops", Budget.flops, { if case .flops(let n) = $0 { n } else { nil } },
      in: 1...1e24, "Total FLOPs of all forward and backward passes."),
  ]
}
