internal import CKernels

/// The kernel's number of the file system that holds a path, as in statfs(2); nil where it does not tell.
public func fileSystemType(of path: String) -> UInt32? {
  let number = unsafe patchlaw_file_system(path)
  return number < 0 ? nil : UInt32(truncatingIfNeeded: number)
}
