import Foundation
import Glibc

/// The right to work in a folder, held for this value's life.
///
/// The kernel frees it when the process ends, however it ends.
public final class WorkLock {
  private let handle: FileHandle

  private init(handle: FileHandle) { self.handle = handle }

  deinit { try? handle.close() }

  /// Takes a folder, which is made where there is none; nil when another worker holds it.
  ///
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  static func take(_ folder: String) throws -> WorkLock? {
    try DurableFile.createFolder(folder)
    let file = "\(folder)/lock"
    if !FileManager.default.fileExists(atPath: file) {
      // Never replaces: of two that arrive at once, one makes the file and both lock that one.
      try? Foundation.Data().write(to: URL(filePath: file), options: .withoutOverwriting)
    }
    guard let handle = FileHandle(forUpdatingAtPath: file) else {
      throw RunError.unwritable(path: file, reason: "permission denied")
    }
    // A child process must not keep the folder when its parent is killed.
    _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
    guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
    return WorkLock(handle: handle)
  }
}
