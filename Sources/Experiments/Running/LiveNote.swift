import Foundation

/// What a run's folder says of the work under way, for `status`.
///
/// It is rewritten about once a second, says nothing that a later attempt needs, and is removed when
/// the worker leaves the run.
public struct LiveState: Codable, Hashable, Sendable {
  public var step: Int
  /// Of training; nil while probing.
  public var loss: Double?
  public var imagesPerSecond: Double?
  public var isProbing: Bool
  /// Probes that are scored.
  public var scored: Int

  init(_ progress: Progress) {
    func finite(_ number: Double) -> Double? { number.isFinite ? number : nil }
    step = progress.step
    (loss, imagesPerSecond) = (finite(progress.loss), finite(progress.imagesPerSecond))
    (isProbing, scored) = (progress.isProbing, progress.scored)
  }
}

extension RunFolder {
  /// What a worker last said; nil where none is at work.
  public var live: LiveState? {
    FileManager.default.contents(atPath: livePath)
      .flatMap { try? JSONDecoder().decode(LiveState.self, from: $0) }
  }
}

/// Writes one worker's ``LiveState``.
final class LiveNote {
  private let folder: RunFolder
  private var written: ContinuousClock.Instant?
  private var wasProbing = false

  init(_ folder: RunFolder) { self.folder = folder }

  /// Takes what the worker says; a note that cannot be written is left out.
  func note(_ progress: Progress) {
    let isDue = written.map { $0.duration(to: .now) >= .seconds(1) } ?? true
    guard isDue || progress.isProbing != wasProbing else { return }
    (written, wasProbing) = (.now, progress.isProbing)
    guard let data = try? JSONEncoder().encode(LiveState(progress)) else { return }
    try? data.write(to: URL(filePath: folder.livePath), options: .atomic)
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder.livePath) }
}
