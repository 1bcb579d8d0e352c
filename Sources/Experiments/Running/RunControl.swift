import Foundation
import Synchronization

/// Tells the workers of one process when to stop.
public final class RunControl: Sendable {
  private let isAsked = Atomic(false)
  private let deadline: ContinuousClock.Instant?

  /// - Parameter hours: Time after which the workers stop by themselves; nil for none.
  public init(hours: Double?) {
    deadline = hours.map { ContinuousClock.now + .seconds($0 * 3600) }
  }

  /// Asks every worker to finish its step, write a checkpoint and stop.
  public func stop() { isAsked.store(true, ordering: .relaxed) }

  /// Whether the user asked.
  public var isInterrupted: Bool { isAsked.load(ordering: .relaxed) }
  /// Whether the time is up.
  public var isOverTime: Bool { deadline.map { ContinuousClock.now >= $0 } ?? false }
  public var mustStop: Bool { isInterrupted || isOverTime }
}
