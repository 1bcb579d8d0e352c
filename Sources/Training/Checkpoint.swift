import Kernels
public import Models
import Optimizers

extension Trainer {
  /// Everything that the next step depends on: parameters, what the train state keeps, the step.
  ///
  /// Random numbers are keyed by step and image, so no generator has a state to save. The
  /// parameters carry the names of Apple's released models.
  public func checkpoint() -> Safetensors {
    var file = model.weights()
    file.add(state)
    file.metadata = ["step": "\(step)", "numerics": "\(Self.numericsVersion)"]
    return file
  }

  /// Continues from a checkpoint, bit for bit.
  ///
  /// - Parameters:
  ///   - file: What ``checkpoint()`` made.
  ///   - path: Where it came from, for messages.
  /// - Throws: ``SafetensorsError`` or ``TrainingError`` when it is another run's.
  public func restore(_ file: Safetensors, from path: String) throws {
    let numerics = file.metadata["numerics"] ?? "none"
    guard numerics == "\(Self.numericsVersion)" else {
      throw TrainingError.wrongCheckpoint(
        path: path, found: "numerics version \(numerics)", expected: "\(Self.numericsVersion)")
    }
    guard let text = file.metadata["step"], let saved = Int(text), 0...totalSteps ~= saved else {
      throw TrainingError.wrongCheckpoint(
        path: path, found: "no step of this run", expected: "a step from 0 to \(totalSteps)")
    }
    try model.load(file, from: path)
    try file.restore(state, step: saved, from: path)
  }
}

extension Safetensors {
  /// Adds what a train state keeps beside the parameters.
  mutating func add(_ state: TrainState) {
    for (name, values) in state.entries {
      add(name, shape: [values.count], littleEndianBytes: values.all.littleEndianBytes)
    }
  }

  /// Overwrites what a train state keeps beside the parameters.
  ///
  /// - Throws: ``SafetensorsError`` when a part is missing or of another size.
  func restore(_ state: TrainState, step: Int, from path: String) throws {
    let found = try state.entries.map { name, values in
      (values, try bytes(name, shape: [values.count], from: path))
    }
    for (values, bytes) in found { values.all.copy(littleEndianBytes: bytes) }
    state.resume(at: step)
  }
}
