import Data
import Graph
import Kernels
import Models
import Testing

@testable import Training

/// Training in bfloat16 against training in single precision, on the same images.
@Suite(.enabled(if: BFloatProduct.isSupported, "no AVX512-BF16"))
struct PrecisionTests {
  private func trainer(
    _ precision: Precision, steps: Int = 6, threads: Int = 1,
    configure: (inout ModelConfig) -> Void = { _ in }
  ) throws -> Trainer {
    var training = TrainerTests.training(steps: steps)
    training.precision = precision
    var model = TrainerTests.model
    configure(&model)
    return try Trainer(
      model: model, training: training, data: TrainerTests.data,
      dataset: Dataset.load(TrainerTests.data), seed: 3, threads: threads)
  }

  private func run(_ trainer: Trainer, until step: Int = .max) throws -> [Training.Measurement] {
    var log: [Training.Measurement] = []
    try trainer.train(until: step) { log.append($0) }
    return log
  }

  @Test(arguments: [2, 4])
  func `the number of threads changes no bit in bfloat16`(_ threads: Int) throws {
    let (one, many) = (try trainer(.bf16), try trainer(.bf16, threads: threads))
    #expect(try run(one) == run(many))
    #expect(one.model.parameters.all.values == many.model.parameters.all.values)
  }

  /// Operands are rounded to 8 bits, 2⁻⁹ relative; the loss is a mean over hundreds of patches and
  /// the gradient norm one over thousands of parameters, so both agree better than one value does.
  @Test func `the first step's loss and gradient norm are those of single precision`() throws {
    for configure: (inout ModelConfig) -> Void in [
      { _ in }, { $0.head = .none }, { ($0.width, $0.heads, $0.patchSize) = (12, 4, 2) },
    ] {
      let (single, rounded) = (
        try trainer(.fp32, configure: configure), try trainer(.bf16, configure: configure)
      )
      let (expected, found) = (try run(single, until: 1), try run(rounded, until: 1))
      #expect(expected.count == found.count)
      for (wanted, found) in zip(expected, found) {
        #expect(wanted.quantity == found.quantity)
        #expect(abs(found.value - wanted.value) < 0x1p-8 * abs(wanted.value))
      }
      #expect(single.model.parameters.all.values != rounded.model.parameters.all.values)
    }
  }

  @Test func `training in bfloat16 follows single precision`() throws {
    let (single, rounded) = (try trainer(.fp32, steps: 40), try trainer(.bf16, steps: 40))
    let (expected, found) = (try run(single), try run(rounded))
    let losses = zip(expected, found).filter { $0.0.quantity == .trainingLoss }
    #expect(losses.count == 40)
    for (wanted, found) in losses { #expect(abs(found.value - wanted.value) < 0.01) }
  }

  /// Every objective, in AIM's trunk or in one of another form.
  ///
  /// Self-distillation divides rounded cosines by temperatures as low as 0.04, and its targets follow
  /// the student, so that the difference grows from step to step.
  @Test(arguments: Array(VariantTests.all[1...4]) + VariantTests.distilled + VariantTests.formed)
  func `every objective trains in bfloat16 as in single precision`(
    _ variant: VariantTests.Variant
  ) throws {
    let (single, rounded) = (
      try trainer(.fp32, steps: 20, configure: variant.change),
      try trainer(.bf16, steps: 20, threads: 2, configure: variant.change)
    )
    let (expected, found) = (try run(single), try run(rounded))
    #expect(expected.map(\.quantity) == found.map(\.quantity))
    let losses = zip(expected, found).filter { $0.0.quantity == .trainingLoss }
    let differences = losses.map { abs($1.value - $0.value) / max(1, abs($0.value)) }
    #expect(differences.count == 20 && differences[0] < 0.005)
    let isDistilled = ["dino", "ibot"].contains { variant.testDescription.hasPrefix($0) }
    let mean = differences.reduce(0, +) / Double(differences.count)
    #expect(mean < (isDistilled ? 0.1 : 0.002), "\(mean)")
    #expect(single.model.parameters.all.values != rounded.model.parameters.all.values)
  }

  @Test func `an interrupted run in bfloat16 ends as an undisturbed one`() throws {
    let (whole, first, second) = (try trainer(.bf16), try trainer(.bf16), try trainer(.bf16))
    _ = try run(whole)
    _ = try run(first, until: 3)
    try second.restore(first.checkpoint(), from: "memory")
    _ = try run(second)
    #expect(second.model.parameters.all.values == whole.model.parameters.all.values)
  }
}
