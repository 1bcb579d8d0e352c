import Data
import Kernels
import Models
import Testing

@testable import Training

struct NumericsTests {
  /// Fingerprints of the parameters after six steps, by numerics version and OpenBLAS's kernels.
  ///
  /// Our own kernels sum over 16 lanes in one order, whether AVX2 or AVX-512 carries them.
  /// A change of bits without a rise of the numerics version fails here.
  private static let known = [
    "1 Cooperlake": "e8fd41cfc3695ac2", "1 SkylakeX": "e8fd41cfc3695ac2",
    "1 Haswell": "af9a14d910d975b6", "1 Zen": "af9a14d910d975b6",
  ]

  @Test func `bits are those of this numerics version`() throws {
    let data = TrainerTests.data
    let trainer = try Trainer(
      model: TrainerTests.model, training: TrainerTests.training(steps: 6), data: data,
      dataset: Dataset.load(data), seed: 3, threads: 2)
    try trainer.train(until: 6) { _ in }
    let found = fingerprint(trainer.model.parameters.all.littleEndianBytes)
    let machine = "\(Trainer.numericsVersion) \(BLAS.core)"
    guard let expected = Self.known[machine] else {
      print("no bits are known for '\(machine)'; this machine gives \(found)")
      return
    }
    #expect(found == expected, "\(machine)")
  }
}
