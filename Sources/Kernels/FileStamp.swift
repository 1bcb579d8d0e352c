internal import Glibc

/// What the file system says of a regular file: as long as none of it changes, its bytes are the
/// same.
///
/// The time of the last change is kept beside that of the last modification: programs such as
/// `touch` and `cp -p` set the latter at will, and nobody sets the former.
public struct FileStamp: Hashable, Sendable, Codable {
  /// Bytes.
  public let size: Int
  /// Nanoseconds since 1970.
  public let modified: Int
  /// Nanoseconds since 1970.
  public let changed: Int
  public let inode: UInt64

  /// Asks the file system; symbolic links are followed.
  ///
  /// - Returns: nil when there is no regular file at `path`.
  public init?(path: String) {
    var found = stat()
    guard unsafe stat(path, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { return nil }
    size = Int(found.st_size)
    modified = Self.nanoseconds(found.st_mtim)
    changed = Self.nanoseconds(found.st_ctim)
    inode = UInt64(found.st_ino)
  }

  /// Whether the file has not changed for `seconds`, so that a later change gets another time.
  ///
  /// File systems count time in ticks of milliseconds, some in seconds: two writes within one tick
  /// leave the same times.
  public func isSettled(seconds: Int) -> Bool {
    var now = timespec()
    guard unsafe clock_gettime(CLOCK_REALTIME, &now) == 0 else { return false }
    return Self.nanoseconds(now) - changed > seconds * 1_000_000_000
  }

  private static func nanoseconds(_ time: timespec) -> Int {
    time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
