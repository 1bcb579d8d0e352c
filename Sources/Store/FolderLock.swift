import Foundation
import Glibc

/// The right to create or change a folder's database, held while a closure runs.
///
/// SQLite's own locks do not cover the step to a write-ahead log, nor the time between asking which
/// migrations are missing and beginning the first. The kernel frees this lock when a process dies.
enum FolderLock {
  /// Waits for others, then runs `body`; where folders cannot be locked it runs at once.
  static func hold<Result>(_ folder: String, _ body: () throws -> Result) rethrows -> Result {
    guard let handle = FileHandle(forReadingAtPath: folder) else { return try body() }
    _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
    _ = flock(handle.fileDescriptor, LOCK_EX)
    defer { _ = flock(handle.fileDescriptor, LOCK_UN) }
    return try body()
  }
}
