import Glibc

/// Renames a file atomically, so that a reader sees either the old or the new one.
///
/// In this module because the system call takes pointers.
///
/// - Parameters:
///   - path: The new name; an existing file of that name is replaced.
///   - source: The file to rename, in the same folder.
/// - Returns: 0, or the system's error number.
public func replaceFile(_ path: String, with source: String) -> Int32 {
  unsafe rename(source, path) == 0 ? 0 : errno
}
