import Glibc

/// Gives a file another's name in one step, so that a reader sees the old or the new, never neither,
/// and waits until the name is on the disk.
///
/// Stands in this module because the system's calls take pointers.
///
/// - Parameters:
///   - path: The new name; an existing file of that name is replaced.
///   - source: The file to rename, in the same folder.
/// - Returns: 0, or the system's error number.
public func replaceFile(_ path: String, with source: String) -> Int32 {
  guard unsafe rename(source, path) == 0 else { return errno }
  let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
  return synchronizeFolder(folder)
}

/// Waits until the names in a folder are on the disk; file systems that cannot are left to themselves.
///
/// - Returns: 0, or the system's error number.
public func synchronizeFolder(_ path: String) -> Int32 {
  let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard folder >= 0 else { return 0 }
  defer { close(folder) }
  guard fsync(folder) != 0 else { return 0 }
  return [EIO, ENOSPC, EDQUOT].contains(errno) ? errno : 0
}
