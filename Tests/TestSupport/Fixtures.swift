import Foundation
import Glibc

/// The folder of golden files.
public let fixtureFolder = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "Fixtures").path

/// An empty folder that is removed when the process ends.
///
/// Not when the value goes: a database must keep its file while a connection is open, since SQLite
/// knows open files by inode, and the next file created may be given that of one removed.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    let folder = Self.root.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  /// The folder of this process.
  private static let root: URL = {
    atexit { try? FileManager.default.removeItem(at: TemporaryFolder.root) }
    return FileManager.default.temporaryDirectory
      .appending(path: "patchlaw-test-\(ProcessInfo.processInfo.processIdentifier)")
  }()
}
