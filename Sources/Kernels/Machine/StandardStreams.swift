internal import CKernels
import Foundation
import Synchronization

/// Standard output and standard error, where a write that fails is noticed.
///
/// `print` ignores that a disk is full or a pipe closed; what it lost is known from here.
public enum StandardStreams {
  private static let errorFailure = Atomic<Int32>(0)

  /// Turns closed pipes into errors of the write; to be called before anything is printed.
  public static func prepare() { patchlaw_streams_prepare() }

  /// Hands what was printed to the system.
  ///
  /// - Returns: Why some of it was lost, now or earlier; nil when nothing was.
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

  /// Why text for standard error was lost; nil when none was.
  public static var lostErrors: String? {
    let failure = errorFailure.load(ordering: .relaxed)
    return failure == 0 ? nil : reason(failure)
  }

  /// Whether the process was started with a signal ignored, as by `nohup`.
  public static func isIgnored(signal: Int32) -> Bool { patchlaw_is_ignored(signal) }

  private static func reason(_ failure: Int32) -> String {
    unsafe String(cString: strerror(failure)).lowercased()
  }
}
