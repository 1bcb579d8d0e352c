import Glibc

/// One name in a folder. Names are bytes: not every file system has UTF-8.
public struct FolderEntry: Sendable {
  public let name: [UInt8]
  public let kind: Kind

  /// What the name denotes; symbolic links are followed.
  public enum Kind: Sendable {
    case file(FileStamp)
    /// A folder; equal numbers are the same folder, however it is reached.
    case folder(device: UInt64, inode: UInt64)
    /// A link to nothing, a device, a socket.
    case other
  }

  /// Reads a folder, without `.` and `..`, in the order of the names' bytes.
  ///
  /// - Parameter path: The folder's path, not terminated.
  /// - Returns: nil if the folder cannot be read.
  public static func all(in path: [UInt8]) -> [FolderEntry]? {
    names(in: path)?.map { FolderEntry(name: $0, kind: kind(path + [UInt8(ascii: "/")] + $0)) }
      .sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }

  /// The names alone, in no order: of ten thousand folders Foundation takes ten times as long.
  fileprivate static func names(in path: [UInt8]) -> [[UInt8]]? {
    guard let stream = unsafe opendir(terminated(path)) else { return nil }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      guard name != [UInt8(ascii: ".")], name != Array("..".utf8) else { continue }
      names.append(name)
    }
    return names
  }

  /// What a path denotes; symbolic links are followed.
  public static func kind(_ path: [UInt8]) -> Kind {
    var found = stat()
    guard unsafe stat(terminated(path), &found) == 0 else { return .other }
    switch found.st_mode & S_IFMT {
    case S_IFREG: return .file(FileStamp(found))
    case S_IFDIR: return .folder(device: UInt64(found.st_dev), inode: UInt64(found.st_ino))
    default: return .other
    }
  }
}

/// The names in a folder that are UTF-8, in no order; none where it cannot be read.
public func fileNames(in folder: String) -> [String] {
  (FolderEntry.names(in: Array(folder.utf8)) ?? [])
    .compactMap { String(validating: $0, as: UTF8.self) }
}

/// Reads a whole file.
///
/// - Parameters:
///   - path: The file's path, not terminated.
///   - largest: Larger files are not read.
/// - Returns: nil if the file is larger or cannot be read.
public func wholeFile(_ path: [UInt8], largest: Int) -> [UInt8]? {
  let file = unsafe open(terminated(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var found = stat()
  // A pipe would be waited for, a device never end.
  guard unsafe fstat(file, &found) == 0, found.st_mode & S_IFMT == S_IFREG,
    found.st_size <= largest
  else { return nil }
  let size = Int(found.st_size)
  let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    while count < size, let base = buffer.baseAddress {
      let read = unsafe read(file, base + count, size - count)
      guard read > 0 else { break }
      count += read
    }
  }
  return bytes.count == size ? bytes : nil
}

/// A path as the system takes it.
private func terminated(_ path: [UInt8]) -> [CChar] { path.map { CChar(bitPattern: $0) } + [0] }
