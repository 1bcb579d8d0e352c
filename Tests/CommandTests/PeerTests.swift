import Foundation
import TestSupport
import Testing

/// What PyTorch, Apple's class, timm and pandas make of what patchlaw writes, and the Python of
/// README.md; `PATCHLAW_PYTHON` names another Python than `python3`.
struct PeerTests {
  private static let python = ProcessInfo.processInfo.environment["PATCHLAW_PYTHON"] ?? "python3"

  private static func ran(_ arguments: [String]) -> (status: Int32, said: String) {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python] + arguments
    (process.standardOutput, process.standardError) = (pipe, pipe)
    guard (try? process.run()) != nil else { return (-1, "") }
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, said)
  }

  /// Importing all of PyTorch to ask costs seconds; whether it is there costs none.
  private static let hasPackages =
    ran([
      "-c",
      "import importlib.util, sys; sys.exit(not all(map(importlib.util.find_spec, "
        + "['torch', 'timm', 'safetensors', 'pandas', 'numpy'])))",
    ]).status == 0

  @Test(.enabled(if: hasPackages, "Python has no torch, timm, safetensors and pandas"))
  func `exports load elsewhere, and the README's Python runs`() throws {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Peer/exports.py").standardized.path
    let folder = try TemporaryFolder()
    let (status, said) = Self.ran([script, BuiltProgram.url.path, folder.path])
    #expect(status == 0, "\(said)")
    print(said)
  }
}
