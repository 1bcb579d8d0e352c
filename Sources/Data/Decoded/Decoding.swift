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

  /// Receives the events of this thread's work.
  @TaskLocal public static var observer: @Sendable (Event) -> Void = { _ in }
}
