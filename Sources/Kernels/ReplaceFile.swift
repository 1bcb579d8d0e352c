import Glibc

/// Gives a file another's name in one step, so that a reader sees the old or the new, never neither.
///
/// Stands in this module because the system's call takes pointers.
///
/// - Parameters:
///   - path: The name to take; what bore it is gone afterwards.
///   - source: The file to rename, in the same folder.
/// - Returns: 0, or the system's error number.
public func replaceFile(_ path: String, with source: String) -> Int32 {
  unsafe rename(source, path) == 0 ? 0 : errno
}
