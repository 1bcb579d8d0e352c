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
        do {
          let weights = try Safetensors(contentsOf: "\(folder)/\(file)")
          if part == "runs", let run = file.split(separator: "/").first {
            try RunFolder(results: results, id: RunID(String(run)))
              .checkOwner(weights.metadata["run"], of: "\(folder)/\(file)")
          }
          return nil
        } catch {
          guard part == "runs", let run = file.split(separator: "/").first else {
            return "\(error); it is made again when something needs it"
          }
          return "\(RunError.weights(error, run: String(run)))"
        }
      }
    }
  }
}
