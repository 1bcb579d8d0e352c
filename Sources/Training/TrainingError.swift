/// An error that ends training.
public enum TrainingError: Error, Hashable, CustomStringConvertible {
  /// The loss or the gradient is not finite: a result, not a fault.
  case diverged(step: Int, loss: Double, gradientNorm: Double)
  /// A measurement is not finite.
  case notFinite(step: Int, quantity: String, value: Double)
  /// The last validation loss is far above that of a constant prediction.
  case worseThanConstant(loss: Double, constant: Double)
  case wrongCheckpoint(path: String, found: String, expected: String)
  case precisionNotSupported(vectors: String)

  /// Whether the error is the run's result, so that another attempt would only repeat it.
  public var isDivergence: Bool {
    switch self {
    case .diverged, .notFinite, .worseThanConstant: true
    case .wrongCheckpoint, .precisionNotSupported: false
    }
  }

  public var description: String {
    switch self {
    case .diverged(let step, let loss, let gradientNorm):
      "diverged at step \(step): loss \(loss), gradient norm \(gradientNorm); lower "
        + "training.learningRate or training.clipNorm"
    case .notFinite(let step, let quantity, let value):
      "diverged at step \(step): \(quantity) is \(value); lower training.learningRate or "
        + "training.clipNorm"
    case .worseThanConstant(let loss, let constant):
      "diverged: the last validation loss is \(loss), more than twice the \(constant) of a constant "
        + "prediction; lower training.learningRate or training.clipNorm"
    case .wrongCheckpoint(let path, let found, let expected):
      "\(path): the checkpoint belongs to \(found), expected \(expected); delete the file to "
        + "train again from the start"
    case .precisionNotSupported(let vectors):
      "training.precision is bf16, which needs a processor with AVX512-BF16, but this one has "
        + "\(vectors) vectors without it; set training.precision to fp32, or use another machine"
    }
  }
}
