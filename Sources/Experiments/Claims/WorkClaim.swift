import Foundation
import Glibc

/// The right to work in a folder of results, held for this value's life.
///
/// A lock is freed by the kernel when the process ends, however it ends; a lease when its heartbeat
/// has stopped for a while.
public final class WorkClaim: Sendable {
  private let handle: FileHandle
  /// Beside the lock of this host, where locks do not reach every host.
  private let lease: Lease?

  private init(handle: FileHandle, lease: Lease?) { (self.handle, self.lease) = (handle, lease) }

  deinit {
    lease?.release()
    try? handle.close()
  }

  /// Whether the folder is still this worker's: a lease may be lost to another host while the process is
  /// frozen. To be asked before anything is written.
  public var isHeld: Bool { lease?.isHeld ?? true }

  /// Takes a folder, which is made where there is none; nil when another worker holds it.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - results: The results folder that it is in.
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  static func take(_ folder: String, in results: String) throws -> WorkClaim? {
    try DurableFile.createFolder(folder)
    let method = try ClaimMethod.of(results)
    guard let handle = try lock(folder) else { return nil }
    guard method.kind == .leases else { return WorkClaim(handle: handle, lease: nil) }
    guard let lease = try Lease.take(folder, method) else {
      try? handle.close()
      return nil
    }
    if lease.isTakeover { PartialFiles.fence(folder) }
    return WorkClaim(handle: handle, lease: lease)
  }

  /// Whether a worker holds a folder; takes nothing for longer than a look.
  static func isTaken(_ folder: String, in results: String) throws -> Bool {
    guard FileManager.default.fileExists(atPath: "\(folder)/lock") else { return false }
    guard let handle = try lock(folder) else { return true }
    defer { try? handle.close() }
    let method = try ClaimMethod.of(results)
    return method.kind == .leases && Lease.isTaken(folder, method)
  }

  /// The lock of this host; nil where another process of it has the folder. A file system without locks
  /// refuses nobody.
  private static func lock(_ folder: String) throws -> FileHandle? {
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
    guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else {
      return handle
    }
    try? handle.close()
    return nil
  }
}
