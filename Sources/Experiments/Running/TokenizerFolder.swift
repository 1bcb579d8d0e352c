import Data
import Foundation
import Kernels
import Models
import Settings
import Training

/// A tokenizer as an artifact: fitted once, then read by every run and study that needs it.
///
/// Lives in `results/artefacts/ID`. The id is the hash of everything that determines it, what the
/// images are among it, so that equal runs find equal tokens, whoever fitted them.
struct TokenizerFolder {
  let path: String
  let id: RunID
  private let results: String
  private let key: TokenizerKey
  private let dataset: Dataset
  private let grid: PatchGrid

  /// - Parameters:
  ///   - results: The results folder.
  ///   - key: What determines the tokenizer.
  ///   - dataset: The loaded dataset that it is fitted to.
  /// - Throws: ``DataError`` when patches do not tile the images.
  init(results: String, key: TokenizerKey, dataset: Dataset) throws {
    (self.results, self.key, self.dataset) = (results, key, dataset)
    grid = try PatchGrid(shape: dataset.shape, patchSize: key.patchSize)
    id = key.id(dataset.facts)
    path = "\(results)/artefacts/\(id.text)"
  }

  /// What the artifact is, beside its weights.
  struct Description: Codable {
    var id: String
    var version: Int
    var dataset: String
    var fingerprint: String
    /// Canonical JSON of the settings that determine it.
    var settings: String
    /// What the fit tells of itself: rounds, inertia, steps.
    var fit: [String: String]
    var quality: TokenQuality
    var provenance: Provenance
  }

  private var checkpoint: String { "\(path)/checkpoint.safetensors" }
  private var weights: String { "\(path)/tokenizer.safetensors" }
  private var description: String { "\(path)/tokenizer.json" }

  /// The finished artifact; nil when there is none yet.
  ///
  /// - Throws: ``SafetensorsError`` or ``RunError`` when it cannot be read.
  func stored() throws -> (tokenizer: Tokenizer, quality: TokenQuality)? {
    // Written last, so that it stands for the whole.
    guard
      let found = try SealedFile.read(
        Description.self, at: description, as: "a tokenizer's description")
    else { return nil }
    guard found.id == id.text else {
      throw RunError.otherRun(path: path, found: found.id, expected: id.text)
    }
    let file = try Safetensors(contentsOf: weights)
    return (
      try Tokenizer(target: key.target, grid: grid, weights: file, from: weights), found.quality
    )
  }

  /// Reads the artifact, or fits it where nobody has or it is damaged; waits where another worker is
  /// fitting it.
  ///
  /// - Parameters:
  ///   - threads: Threads to use; the result does not depend on it.
  ///   - checkpointSeconds: Between two checkpoints of a long fit.
  ///   - provenance: Of this process.
  ///   - control: Tells when to stop.
  ///   - notice: Takes what was damaged, and what becomes of it.
  /// - Returns: The tokenizer and how well it serves held-out images; nil when told to stop.
  /// - Throws: ``RunError`` when the folder cannot be written.
  func tokenizer(
    threads: Int, checkpointSeconds: Double, provenance: Provenance, control: RunControl,
    notice: (String) -> Void
  ) throws -> (tokenizer: Tokenizer, quality: TokenQuality)? {
    while !control.mustStop {
      // What keeps it from being read is told under the lock.
      if let stored = try? stored() { return stored }
      guard let lock = try WorkClaim.take(path, in: results) else {
        Thread.sleep(forTimeInterval: 0.1)
        continue
      }
      // Another may have finished between the look and the lock.
      let found =
        try usable(notice) ?? fit(threads, checkpointSeconds, provenance, control, notice)
      withExtendedLifetime(lock) {}
      return found
    }
    return nil
  }

  /// The artifact; nil where there is none, or where it is damaged and was put away.
  private func usable(
    _ notice: (String) -> Void
  ) throws -> (tokenizer: Tokenizer, quality: TokenQuality)? {
    do { return try stored() } catch  where error.isOfDamagedFile {
      notice("\(error); the tokenizer is fitted again")
      try DurableFile.remove(description)
      return nil
    }
  }

  private func fit(
    _ threads: Int, _ checkpointSeconds: Double, _ provenance: Provenance, _ control: RunControl,
    _ notice: (String) -> Void
  ) throws -> (tokenizer: Tokenizer, quality: TokenQuality)? {
    let fitControl = fitControl(checkpointSeconds, control, notice)
    guard
      let tokenizer = try Tokenizer.fitted(
        key.target, dataset: dataset, grid: grid, threads: threads, control: fitControl)
    else { return nil }
    let quality = try tokenizer.quality(on: dataset)
    try DurableFile.write(tokenizer.weights.encoded(), to: weights)
    try SealedFile.write(
      Description(
        id: id.text, version: Tokenizer.version, dataset: dataset.name,
        fingerprint: dataset.facts.source.fingerprint, settings: key.value.json,
        fit: tokenizer.weights.metadata, quality: quality, provenance: provenance),
      to: description)
    try? FileManager.default.removeItem(atPath: checkpoint)
    return (tokenizer, quality)
  }

  /// Goes on from where a killed fit left off, and leaves checkpoints for the next.
  private func fitControl(
    _ checkpointSeconds: Double, _ control: RunControl, _ notice: (String) -> Void
  ) -> FitControl {
    var fit = FitControl()
    if FileManager.default.fileExists(atPath: checkpoint) {
      // A damaged checkpoint costs time, not results.
      do { fit.checkpoint = try Safetensors(contentsOf: checkpoint) } catch {
        notice("\(error); the tokenizer is fitted again from the start")
      }
    }
    let clock = ContinuousClock()
    var saved = clock.now
    fit.save = { checkpoint in
      guard control.mustStop || (clock.now - saved).seconds >= checkpointSeconds else { return }
      try DurableFile.write(checkpoint().encoded(), to: self.checkpoint)
      saved = clock.now
    }
    fit.mustStop = { control.mustStop }
    return fit
  }
}

extension TokenQuality {
  /// As a run logs it before its first step.
  var measurements: [Training.Measurement] {
    let facts = [
      ("tokens.deadCodes", Double(deadCodes)), ("tokens.usedPerplexity", usedPerplexity),
      ("tokens.reconstructionError", reconstructionError),
    ]
    return facts.map {
      Training.Measurement(
        step: 0, quantity: Training.Measurement.Quantity(rawValue: $0.0), value: $0.1)
    }
  }
}
