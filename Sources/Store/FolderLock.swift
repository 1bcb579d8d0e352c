import Foundation
import Glibc

/// Exclusive permission to change a folder's shared files, held while a closure runs.
///
/// For a database, SQLite's own locks do not cover the time between listing the missing migrations
/// and starting the first. The kernel releases this lock when a process dies.
public enum FolderLock {
  /// Waits for other holders, then runs `body`; if folders cannot be locked, runs it at once.
  public static func hold<Result>(_ folder: String, _ body: () throws -> Result) rethrows -> Result
  {
    guard let handle = FileHandle(forReadingAtPath: folder) else { return try body() }
    _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
    _ = flock(handle.fileDescriptor, LOCK_EX)
    defer { _ = flock(handle.fileDescriptor, LOCK_UN) }
    return try body()
  }
}
