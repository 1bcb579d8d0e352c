import Foundation
import Glibc
import Text

/// Tells whoever waits that a study has ended, or that a run has failed: by a command of theirs, and
/// in a terminal by the bell.
struct EndNotice: Sendable {
  /// What `PATCHLAW_STATE` says.
  enum State: String, Sendable {
    /// A first run has failed or diverged; the others go on.
    case failure
    case done
    /// Ended, and some runs failed.
    case failed
    case interrupted
    /// What stopped the study is on standard error.
    case error
  }

  let study: String
  /// A line for the shell; nil for none.
  let command: String?
  let hasBell: Bool

  /// Rings, and runs the command to its end.
  ///
  /// - Parameters:
  ///   - state: What has happened.
  ///   - say: Takes what the command prints, and what is wrong with it.
  func send(_ state: State, say: (String) -> Void) {
    if hasBell { print("\u{7}", terminator: "") }
    guard let command else { return }
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["PATCHLAW_STUDY": study, "PATCHLAW_STATE": state.rawValue]
    ) { $1 }
    process.standardInput = FileHandle.nullDevice
    (process.standardOutput, process.standardError) = (pipe, pipe)
    do { try process.run() } catch {
      return say("warning: --notify cannot be run: /bin/sh does not start")
    }
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let text = said.trimmingCharacters(in: .whitespacesAndNewlines)
    if !text.isEmpty { say(text) }
    if process.terminationStatus != 0 {
      say("warning: --notify '\(command.oneLine)' ended with \(process.terminationStatus)")
    }
  }
}
