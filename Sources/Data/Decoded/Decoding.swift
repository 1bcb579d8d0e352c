import Synchronization

/// What happens while images are decoded, for whoever shows it.
public enum Decoding {
  public enum Event: Sendable {
    /// Another process decodes the same images.
    case waiting(dataset: String)
    /// Called for every batch.
    case decoding(dataset: String, images: Int, share: Double)
    /// One sentence about what was decoded and what was left out.
    case finished(String)
  }

  /// Receives the events of this task's work in place of the program's observer; for tests, which run
  /// side by side.
  @TaskLocal static var taskObserver: (@Sendable (Event) -> Void)? = nil

  private static let programObserver = Mutex<@Sendable (Event) -> Void>({ _ in })

  /// Hands the events of the whole program to an observer.
  public static func observe(_ observer: @escaping @Sendable (Event) -> Void) {
    programObserver.withLock { $0 = observer }
  }

  static func tell(_ event: Event) {
    (taskObserver ?? programObserver.withLock(\.self))(event)
  }
}
