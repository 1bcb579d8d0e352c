import Foundation
import Kernels

/// A worker's attempt at a run, noted while it lasts: a note that is found later is of an attempt that did
/// not end normally: killed by the kernel for memory, by a node's fault, or by hand.
///
/// One such end says nothing of the run. Several without any progress in between say that the next
/// attempt will not help either, and an array would go on forever.
struct Attempt: Codable {
  /// How far the run was.
  let step: Int
  let scores: Int
  let host: String
  /// Before this attempt, those that did not end normally since the run was that far.
  var earlier: [End] = []
  /// How this one ended; nil while it lasts, and where nobody could say.
  var end: End?
  /// Processes that the host's kernel had killed for lack of memory when the attempt began.
  var memoryKills: Int?

  struct End: Codable {
    var kind: FailureKind
    var host: String
    /// Of an error, what it said.
    var message: String?
  }

  /// What all of them were; killed where they differ.
  var kind: FailureKind {
    let kinds = Set(earlier.map(\.kind))
    return kinds.count == 1 ? kinds.first ?? .killed : .killed
  }
}

extension RunFolder {
  /// Made by a process that ends for lack of memory.
  var memoryNotePath: String { "\(path)/out-of-memory" }

  /// Notes an attempt.
  ///
  /// - Returns: The attempt, with those before it.
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  func beginAttempt() throws -> Attempt {
    var attempt = Attempt(step: status.step, scores: scoreFiles.count, host: Provenance.host)
    attempt.memoryKills = MemoryNote.kills
    if let last = lastAttempt {
      let isSame = (last.step, last.scores) == (attempt.step, attempt.scores)
      attempt.earlier = (isSame ? last.earlier : []) + [end(of: last)]
      try DurableFile.remove(memoryNotePath)
    }
    try SealedFile.write(attempt, to: attemptPath)
    return attempt
  }

  private var lastAttempt: Attempt? {
    (try? SealedFile.read(Attempt.self, at: attemptPath, as: "an attempt")) ?? nil
  }

  /// How an attempt ended that did not end normally.
  private func end(of attempt: Attempt) -> Attempt.End {
    if let end = attempt.end { return end }
    let wasNoted = FileManager.default.fileExists(atPath: memoryNotePath)
    // What another host's kernel did cannot be seen from here.
    let kills = attempt.host == Provenance.host ? MemoryNote.kills : nil
    let isMemory = wasNoted || (kills ?? 0) > (attempt.memoryKills ?? .max)
    return Attempt.End(kind: isMemory ? .memory : .killed, host: attempt.host, message: nil)
  }

  /// Notes an error that ended an attempt although the run may not be at fault, and says it in the run's
  /// state: another worker may go on, elsewhere or later.
  ///
  /// - Parameters:
  ///   - error: The error.
  ///   - hasBegun: Whether the attempt was noted before.
  /// - Returns: Whether it is noted; what ended the attempt may keep it from being.
  @discardableResult
  func endAttempt(_ error: any Error, hasBegun: Bool) -> Bool {
    do {
      var attempt = try (hasBegun ? lastAttempt : nil) ?? beginAttempt()
      let kind = FailureKind(of: error)
      attempt.end = Attempt.End(kind: kind, host: Provenance.host, message: "\(error)")
      try SealedFile.write(attempt, to: attemptPath)
      var status = status
      (status.message, status.failure) = ("\(kind.words) on \(Provenance.host): \(error)", kind)
      try write(status)
      return true
    } catch { return false }
  }

  /// Takes the note away: the attempt has ended normally.
  func endAttempt() { try? DurableFile.remove(attemptPath) }
}
