import Experiments
import Store

/// Where one run is, as `status` and `show` say it and `plan` counts it.
struct RunStanding: Codable {
  /// What a run may be called, in the order of listings.
  static let states = [
    "done", "running", "probing", "stopped", "to probe", "planned", "excluded", "diverged", "failed",
  ]

  let state: String
  let step: Int
  /// The last training loss; nil where there is none yet.
  let loss: Double?
  /// While a worker trains it.
  let imagesPerSecond: Double?
  /// Ids of the study's probes that have no scores yet; none where the run has diverged.
  let unscored: [String]
  let message: String?

  /// - Parameters:
  ///   - run: As the index knows it.
  ///   - progress: Likewise.
  ///   - probes: Ids of the probes that it should have.
  ///   - index: Of the results.
  ///   - exclusion: Why the study does not count the run; nil where it does.
  init(
    _ run: RunRow, _ progress: KnownProgress, probes: [String], index: RunIndex,
    exclusion: String? = nil
  ) {
    let folder = RunFolder(results: index.results, id: RunID(run.id))
    let hasEnded = [.done, .diverged].contains(run.state)
    let open = run.state == .diverged ? [] : probes.filter { !progress.scored.contains($0) }
    // The folder knows more than the index until a run has ended; the lock says whether somebody
    // works on it now.
    let status = !hasEnded && folder.exists ? folder.status : nil
    let isHeld = (!hasEnded || !open.isEmpty) && folder.exists && folder.isTaken
    let live = isHeld ? folder.live : nil
    unscored = open
    message = exclusion ?? status?.message ?? run.message
    loss = live?.loss ?? progress.last?.loss
    imagesPerSecond = live?.imagesPerSecond
    // Without weights there is nothing to probe: the run is trained again.
    let isTrained = index.hasWeights(RunID(run.id)) || (run.state == .done && open.isEmpty)
    let found = Self.state(
      status?.state ?? run.state, isHeld: isHeld, isProbing: live?.isProbing == true,
      isTrained: isTrained, hasUnscored: !open.isEmpty)
    state = exclusion != nil && found == "done" ? "excluded" : found
    let reached = run.state == .diverged ? progress.last?.step : status?.step
    step = isTrained ? run.steps : live?.step ?? reached ?? 0
  }

  /// - Parameters:
  ///   - recorded: What the folder or else the index says.
  ///   - isHeld: Whether a worker has the run.
  ///   - isProbing: Whether that worker says that it probes.
  ///   - isTrained: Whether only probes may be missing.
  ///   - hasUnscored: Whether any is.
  /// - Returns: One of ``states``.
  static func state(
    _ recorded: RunRow.State, isHeld: Bool, isProbing: Bool, isTrained: Bool, hasUnscored: Bool
  ) -> String {
    switch recorded {
    case .diverged, .failed: recorded.rawValue
    case .planned where !isHeld && !isTrained, .done where !isHeld && !isTrained: "planned"
    case .planned, .running, .done:
      if isTrained {
        isHeld && hasUnscored ? "probing" : hasUnscored ? "to probe" : "done"
      } else {
        isProbing ? "probing" : isHeld ? "running" : "stopped"
      }
    }
  }
}
