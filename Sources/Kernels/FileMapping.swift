import Glibc

/// A file's bytes, read from the disk when they are needed and dropped when memory is short.
///
/// The file must not be made shorter while the mapping lives: files that are mapped are replaced by
/// renaming, never rewritten.
@safe final class FileMapping: @unchecked Sendable {
  let bytes: UnsafeBufferPointer<UInt8>
  let count: Int

  /// - Returns: nil if the file cannot be read.
  init?(path: String) {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var found = stat()
    guard unsafe fstat(file, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { return nil }
    count = Int(found.st_size)
    guard count > 0 else {
      unsafe bytes = UnsafeBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, file, 0),
      unsafe start != MAP_FAILED
    else { return nil }
    unsafe bytes = UnsafeBufferPointer(
      start: start.assumingMemoryBound(to: UInt8.self), count: count)
  }

  deinit {
    if let base = unsafe bytes.baseAddress {
      unsafe munmap(UnsafeMutableRawPointer(mutating: base), count)
    }
  }
}
