import Kernels
public import Models
import Optimizers

extension Trainer {
  /// Everything that the next step depends on: parameters, both moments, and the step.
  ///
  /// Random numbers are keyed by step and image, so no generator has a state to save. The
  /// parameters carry the names of Apple's released models.
  public func checkpoint() -> Safetensors {
    var file = model.weights()
    let moments = [("optimizer.first", optimizer.first), ("optimizer.second", optimizer.second)]
    for (name, buffer) in moments {
      file.add(name, shape: [buffer.count], littleEndianBytes: buffer.all.littleEndianBytes)
    }
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
    guard let text = file.metadata["step"], let saved = Int(text), saved <= totalSteps else {
      throw TrainingError.wrongCheckpoint(
        path: path, found: "no step of this run", expected: "a step up to \(totalSteps)")
    }
    try model.load(file, from: path)
    let moments = [("optimizer.first", optimizer.first), ("optimizer.second", optimizer.second)]
    for (name, buffer) in moments {
      guard let entry = file.entries[name] else {
        throw SafetensorsError.missing(path: path, name: name)
      }
      guard entry.shape == [buffer.count] else {
        throw SafetensorsError.wrongShape(
          path: path, name: name, found: entry.shape, expected: [buffer.count])
      }
      buffer.all.copy(littleEndianBytes: entry.bytes)
    }
    restore(step: saved)
  }
}
