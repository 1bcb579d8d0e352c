import Foundation
public import Models
public import Probes
import Settings

/// A probe that was scored on a run, with the weights that the run's folder keeps of it.
public struct StoredProbe: Sendable {
  public let id: String
  public let config: ProbeConfig
  /// Of the candidate that validation selected.
  public let score: ProbeScore
  /// The run's id.
  let run: String
  /// Where the weights are; whether they are there depends on kind and version.
  let path: String

  public var hasWeights: Bool { FileManager.default.fileExists(atPath: path) }

  /// Whether it is AIM's attentive probe, as Apple's class has it: one query, on a frozen trunk whose
  /// patches all attend to each other.
  public var isAttentive: Bool {
    guard case .attentive(let own) = config.kind else { return false }
    return own.queries == 1 && config.trunk == .trained && config.adaptation == .frozen
      && config.attention == .bidirectional
  }

  /// The selected classifier under the names of Apple's attentive probe.
  ///
  /// - Throws: ``SafetensorsError`` and ``RunError`` where there is no such file, or where it is
  ///   damaged.
  public func weights() throws -> Safetensors {
    let file = try Safetensors(contentsOf: path)
    guard file.metadata["run"] == run else {
      throw RunError.damaged(path: path, found: "it is not of run \(run); delete it")
    }
    return file
  }
}

extension RunFolder {
  /// The probes that were scored, in the order of their ids.
  ///
  /// - Throws: ``RunError/damaged(path:found:)``, and ``SpecError`` for the settings of a version that
  ///   this one does not know.
  public func storedProbes() throws -> [StoredProbe] {
    try scoreFiles.compactMap { file in
      let (id, result) = try result(file)
      guard let score = result.scores.first(where: \.isSelected) else { return nil }
      return StoredProbe(
        id: id, config: try ProbeConfig(json: result.settings.json), score: score,
        run: self.id.text, path: probeWeights(id))
    }
  }
}
