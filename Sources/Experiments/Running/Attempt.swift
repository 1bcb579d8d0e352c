/// A worker's attempt at a run, noted while it lasts: a note that is found later is of an attempt that was
/// killed, by the kernel for memory, by a node's fault, or by hand.
///
/// One kill says nothing of the run. Several without any progress in between say that the next will not
/// help either, and an array would go on forever.
struct Attempt: Codable {
  /// How far the run was.
  let step: Int
  let scores: Int
  /// Kills before this attempt since the run was that far.
  var kills = 0
  /// Where they were.
  var hosts: [String] = []
  let host: String
}

extension RunFolder {
  /// Notes an attempt.
  ///
  /// - Returns: The attempt, with the kills before it.
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  func beginAttempt() throws -> Attempt {
    var attempt = Attempt(step: status.step, scores: scoreFiles.count, host: Provenance.host)
    if let last = (try? SealedFile.read(Attempt.self, at: attemptPath, as: "an attempt")) ?? nil {
      let isSame = (last.step, last.scores) == (attempt.step, attempt.scores)
      attempt.kills = (isSame ? last.kills : 0) + 1
      attempt.hosts = (isSame ? last.hosts : []) + [last.host]
    }
    try SealedFile.write(attempt, to: attemptPath)
    return attempt
  }

  /// Takes the note away: the attempt has ended in order.
  func endAttempt() { try? DurableFile.remove(attemptPath) }
}
