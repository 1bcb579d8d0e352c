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
        let run = part == "runs" ? file.split(separator: "/").first.map { RunID(String($0)) } : nil
        guard let error = fault(of: "\(folder)/\(file)", run) else { return nil }
        guard let run else { return "\(error); it is made again when something needs it" }
        return "\(RunError.weights(error, run: run.text))"
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
      guard let error = fault(of: path, run.id) as? SafetensorsError, error.isOfDamagedFile else {
        return nil
      }
      return (error.finding, run.id, !isComplete(run.id, probes: probes))
    }
  }

  /// What is wrong with a file of weights, which may be another run's; nil where nothing is.
  private func fault(of path: String, _ run: RunID?) -> (any Error)? {
    do {
      let weights = try Safetensors(contentsOf: path)
      if let run {
        try RunFolder(results: results, id: run).checkOwner(weights.metadata["run"], of: path)
      }
      return nil
    } catch { return error }
  }
}
