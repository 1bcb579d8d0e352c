internal import CKernels
import Foundation
import Synchronization

/// Standard output and standard error with detection of failed writes.
///
/// `print` ignores a full disk or a closed pipe; this reports what was lost.
public enum StandardStreams {
  private static let errorFailure = Atomic<Int32>(0)

  /// Turns closed pipes into write errors; to be called before anything is printed.
  public static func prepare() { patchlaw_streams_prepare() }

  /// Flushes the printed text.
  ///
  /// - Returns: The reason why some of it was lost, now or earlier; nil if nothing was.
  public static func flush() -> String? {
    let failure = patchlaw_flush_output()
    return failure == 0 ? nil : reason(failure)
  }

  /// Writes text to standard error.
  public static func writeError(_ text: String) {
    var text = text
    let failure = text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) {
        unsafe $0.baseAddress.map { unsafe patchlaw_write_error($0, bytes.count) } ?? 0
      }
    }
    if failure != 0 { errorFailure.store(failure, ordering: .relaxed) }
  }

  /// The reason why text for standard error was lost; nil if nothing was.
  public static var lostErrors: String? {
    let failure = errorFailure.load(ordering: .relaxed)
    return failure == 0 ? nil : reason(failure)
  }

  /// Ends the process quietly, as SIGPIPE does, where the reader of a pipe has left: what was lost is
  /// what nobody wanted.
  public static func endIfUnread() { patchlaw_end_if_unread() }

  /// Whether the process was started with a signal ignored, as by `nohup`.
  public static func isIgnored(signal: Int32) -> Bool { patchlaw_is_ignored(signal) }

  private static func reason(_ failure: Int32) -> String {
    failure == EBADF ? "it is closed" : unsafe String(cString: strerror(failure)).lowercased()
  }
}
