import Data
import Kernels
import Models
import Testing

@testable import Training

struct NumericsTests {
  /// Fingerprints of the parameters after six steps, by numerics version and widest vectors.
  ///
  /// All kernels of single precision sum in one order, whichever vectors carry them, so that AVX-512 should
  /// give the bits of AVX2; until that was measured on such a processor, its bits are only printed. A
  /// change of bits without a rise of the numerics version fails here.
  private static let known = ["2 AVX2": "228da64648d922a3"]

  @Test func `bits are those of this numerics version`() throws {
    let data = TrainerTests.data
    let trainer = try Trainer(
      model: TrainerTests.model, training: TrainerTests.training(steps: 6), data: data,
      dataset: Dataset.load(data), seed: 3, threads: 2)
    try trainer.train(until: 6) { _ in }
    let found = fingerprint(trainer.model.parameters.all.littleEndianBytes)
    let machine = "\(Trainer.numericsVersion) \(BLAS.vectors)"
    guard let expected = Self.known[machine] else {
      print("no bits are known for '\(machine)'; this machine gives \(found)")
      return
    }
    #expect(found == expected, "\(machine)")
  }
}
