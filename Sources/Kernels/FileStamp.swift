internal import Glibc

/// The file system's metadata of a regular file: as long as none of it changes, the file's bytes
/// are assumed unchanged.
///
/// The change time is kept in addition to the modification time: programs such as `touch` and `cp
/// -p` can set the latter, but not the former.
public struct FileStamp: Hashable, Sendable, Codable {
  /// Size in bytes.
  public let size: Int
  /// Modification time, nanoseconds since 1970.
  public let modified: Int
  /// Change time, nanoseconds since 1970.
  public let changed: Int
  public let inode: UInt64

  /// Reads the metadata; symbolic links are followed.
  ///
  /// - Returns: nil if there is no regular file at `path`.
  public init?(path: String) {
    var found = stat()
    guard unsafe stat(path, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { return nil }
    self.init(found)
  }

  /// The metadata as the system gives it.
  init(_ found: stat) {
    size = Int(found.st_size)
    modified = Self.nanoseconds(found.st_mtim)
    changed = Self.nanoseconds(found.st_ctim)
    inode = UInt64(found.st_ino)
  }

  /// Whether the file has not changed for `seconds`, so that a later change gets a different time.
  ///
  /// File systems have a time resolution of milliseconds, some of seconds: two writes within that
  /// time leave equal times.
  public func isSettled(seconds: Int) -> Bool {
    var now = timespec()
    guard unsafe clock_gettime(CLOCK_REALTIME, &now) == 0 else { return false }
    return Self.nanoseconds(now) - changed > seconds * 1_000_000_000
  }

  private static func nanoseconds(_ time: timespec) -> Int {
    time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
