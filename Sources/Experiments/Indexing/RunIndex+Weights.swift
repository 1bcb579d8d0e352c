import Foundation
import Models

extension RunIndex {
  /// Weights, checkpoints and tokenizers that do not agree with their checksums, in words.
  ///
  /// Every file is read whole, which takes as long as the disk does; work that needs one checks it by
  /// itself.
  public func damagedWeights() -> [String] {
    ["runs", "artefacts"].flatMap { part -> [String] in
      let folder = "\(results)/\(part)"
      let files = (FileManager.default.subpaths(atPath: folder) ?? []).sorted()
      return files.filter { $0.hasSuffix(".safetensors") }.compactMap { file in
        guard let error = Self.fault(of: "\(folder)/\(file)") else { return nil }
        guard part == "runs", let run = file.split(separator: "/").first else {
          return "\(error); it is made again when something needs it"
        }
        return "\(RunError.weights(error, run: String(run)))"
      }
    }
  }

  /// Weights of a plan's finished runs that do not agree with their checksums: what was found, of which
  /// run, and whether work on the plan needs them.
  ///
  /// That work does not read the weights of complete runs, and would not name them.
  public func damagedWeights(
    of plan: Plan
  ) -> [(finding: String, run: RunID, isNeeded: Bool)] {
    let probes = plan.spec.probes.map { RunID(of: $0.value) }
    return plan.runs.compactMap { run in
      guard hasWeights(run.id) else { return nil }
      let path = RunFolder(results: results, id: run.id).model
      guard let error = Self.fault(of: path) as? SafetensorsError, error.isOfDamagedFile else {
        return nil
      }
      return (error.finding, run.id, !isComplete(run.id, probes: probes))
    }
  }

  /// What is wrong with a file of weights; nil where nothing is.
  private static func fault(of path: String) -> (any Error)? {
    do {
      _ = try Safetensors(contentsOf: path)
      return nil
    } catch { return error }
  }
}
