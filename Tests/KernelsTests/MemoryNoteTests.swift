import Foundation
import Glibc
import Testing

@testable import Kernels

/// A process that ends for want of memory.
struct MemoryNoteTests {
  /// Known to the process that ends and to the one that waits for it.
  private static func path(_ name: String, of process: Int32) -> String {
    "\(FileManager.default.temporaryDirectory.path)/patchlaw-note-\(process)-\(name)"
  }

  @Test func `leaves a file for each note that is not forgotten`() async {
    func isThere(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: Self.path(name, of: getpid()))
    }
    defer { try? FileManager.default.removeItem(atPath: Self.path("kept", of: getpid())) }
    await #expect(processExitsWith: .exitCode(71)) {
      let kept = MemoryNote(MemoryNoteTests.path("kept", of: getppid()))
      do { _ = MemoryNote(MemoryNoteTests.path("forgotten", of: getppid())) }
      // More than any address space.
      _ = FloatBuffer(count: 1 << 50)
      withExtendedLifetime(kept) {}
    }
    #expect(isThere("kept") && !isThere("forgotten"))
  }
}
