import Data
import Foundation
import Models
import Probes
import Settings
import Training

/// Floors as an artifact: computed once, then read by every study that needs them.
///
/// Lives in `results/artefacts/floors/ID`. The id is the hash of everything that determines the
/// source, what the images are among it; probes are added as studies ask for them.
struct FloorFolder {
  let path: String
  private let results: String
  private let source: FloorSource

  /// - Parameters:
  ///   - results: The results folder.
  ///   - source: What the floors are computed from.
  init(results: String, source: FloorSource) {
    (self.results, self.source) = (results, source)
    path = "\(results)/artefacts/floors/\(source.id.text)"
  }

  private var file: String { "\(path)/floors.json" }

  /// What is there; nil where there is nothing, or nothing that can be read, which is recomputed.
  func contents() -> FloorContents? {
    (try? stored()).flatMap { $0.id == source.id.text ? $0 : nil }
  }

  private func stored() throws -> FloorContents? {
    try SealedFile.read(FloorContents.self, at: file, as: "a file of floors")
  }

  /// Computes what is missing of a group; waits where another worker is at it.
  ///
  /// - Parameters:
  ///   - group: What is needed.
  ///   - dataset: Its images.
  ///   - threads: Threads to use; the results do not depend on it.
  ///   - provenance: Of this process.
  ///   - control: Says when to stop.
  ///   - notice: Takes what was damaged, and what becomes of it.
  /// - Returns: Whether everything is there; not when told to stop.
  /// - Throws: ``RunError`` when the folder cannot be written, ``ModelError`` when no trunk can be
  ///   made.
  func complete(
    _ group: FloorGroup, dataset: Dataset, threads: Int, provenance: Provenance,
    control: RunControl, notice: (String) -> Void
  ) throws -> Bool {
    while !control.mustStop {
      if group.isComplete(contents()) { return true }
      guard let lock = try WorkClaim.take(path, in: results) else {
        Thread.sleep(forTimeInterval: 0.1)
        continue
      }
      defer { withExtendedLifetime(lock) {} }
      // Another may have finished between the look and the lock.
      if group.isComplete(contents()) { return true }
      do { _ = try stored() } catch { notice("\(error); the floors are computed again") }
      return try compute(group, dataset, threads, provenance, control, notice)
    }
    return false
  }

  private func compute(
    _ group: FloorGroup, _ dataset: Dataset, _ threads: Int, _ provenance: Provenance,
    _ control: RunControl, _ notice: (String) -> Void
  ) throws -> Bool {
    var contents =
      contents()
      ?? FloorContents(
        id: source.id.text, version: FloorSource.version, dataset: dataset.name,
        settings: source.value.json, provenance: provenance)
    switch source.basis {
    case .images: contents.chance = .init(dataset)
    case .trunk: break
    case .target(let model, let images):
      guard
        let losses = try losses(model, images, dataset, threads, provenance, control, notice)
      else { return false }
      contents.losses = losses
    }
    try SealedFile.write(contents, to: file)
    let missing = group.missing(from: contents)
    guard !missing.isEmpty else { return true }
    let grid = try PatchGrid(shape: dataset.shape, patchSize: group.model.patchSize)
    let prober = Prober(
      model: try Model(config: group.model, grid: grid, seed: source.seed), dataset: dataset,
      seed: source.seed, threads: threads)
    return try prober.score(missing, isStopped: { control.mustStop }) { place, scores, _ in
      let probe = missing[place]
      contents.probes[RunID(of: probe).text] = .init(settings: probe.value.json, scores: scores)
      try SealedFile.write(contents, to: file)
    }
  }

  /// nil when told to stop while a tokenizer is fitted.
  private func losses(
    _ model: ModelConfig, _ images: Int, _ dataset: Dataset, _ threads: Int,
    _ provenance: Provenance, _ control: RunControl, _ notice: (String) -> Void
  ) throws -> LossFloors? {
    var cell = CellConfig()
    (cell.model, cell.data) = (model, source.data)
    var tokenizer: Tokenizer?
    if let key = TokenizerKey(cell) {
      let artifact = try TokenizerFolder(results: results, key: key, dataset: dataset)
      tokenizer = try artifact.tokenizer(
        threads: threads, checkpointSeconds: 30, provenance: provenance, control: control,
        notice: notice
      )?.tokenizer
      guard tokenizer != nil else { return nil }
    }
    return try LossFloors(
      model: model, data: source.data, dataset: dataset, images: images, seed: source.seed,
      tokenizer: tokenizer, threads: threads)
  }
}
