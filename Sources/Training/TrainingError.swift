/// Training that cannot go on.
public enum TrainingError: Error, Hashable, CustomStringConvertible {
  /// The loss or the gradient stopped being finite: a result, not a fault.
  case diverged(step: Int, loss: Double, gradientNorm: Double)
  case wrongCheckpoint(path: String, found: String, expected: String)
  case precisionNotSupported(vectors: String)

  public var description: String {
    switch self {
    case .diverged(let step, let loss, let gradientNorm):
      "diverged at step \(step): loss \(loss), gradient norm \(gradientNorm); lower "
        + "training.learningRate or training.clipNorm"
    case .wrongCheckpoint(let path, let found, let expected):
      "\(path): the checkpoint belongs to \(found), expected \(expected); delete the file to "
        + "train again from the start"
    case .precisionNotSupported(let vectors):
      "training.precision is bf16, which needs a processor with AVX512-BF16, but this one has "
        + "\(vectors) vectors without it; set training.precision to fp32, or use another machine"
    }
  }
}
