internal import CKernels
import Glibc

/// A tar archive, plain or compressed by gzip or Zstandard, or a zip archive, member by member.
@safe public final class ArchiveReader {
  private let archive: OpaquePointer

  /// A regular file of the archive; its bytes are read before the next member.
  public struct Member: Sendable {
    public let name: [UInt8]
    /// nil if the archive does not state it.
    public let size: Int?
  }

  /// The archive ends early, or is none.
  public struct Damage: Error {}

  public init(path: String) {
    guard let opened = unsafe patchlaw_archive_open(path) else {
      preconditionFailure("no memory to open an archive")
    }
    unsafe archive = opened
  }

  deinit { unsafe patchlaw_archive_close(archive) }

  /// The next regular file; nil at the end.
  ///
  /// - Throws: ``Damage``.
  public func next() throws -> Member? {
    var name: UnsafePointer<CChar>?
    var size = 0
    switch unsafe patchlaw_archive_next(archive, &name, &size) {
    case 1:
      guard let name = unsafe name else { throw Damage() }
      let bytes = unsafe Array(UnsafeBufferPointer(start: name, count: strlen(name)))
      return Member(name: bytes.map { UInt8(bitPattern: $0) }, size: size < 0 ? nil : size)
    case 0: return nil
    default: throw Damage()
    }
  }

  /// The bytes of the member that ``next()`` returned last.
  ///
  /// - Parameter largest: Larger members are not read.
  /// - Returns: nil if the member is larger.
  /// - Throws: ``Damage``.
  public func bytes(largest: Int) throws -> [UInt8]? {
    var (all, room) = ([UInt8](), 1 << 16)
    while true {
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        count = unsafe max(0, readFully(buffer))
      }
      if failed { throw Damage() }
      all += piece
      guard piece.count == room else { return all.count <= largest ? all : nil }
      guard all.count <= largest else { return nil }
      room = min(2 * room, 1 << 24)
    }
  }

  private var failed = false

  private func readFully(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var filled = 0
    while filled < buffer.count {
      let read = unsafe patchlaw_archive_read(archive, base + filled, buffer.count - filled)
      if read < 0 { failed = true }
      guard read > 0 else { break }
      filled += read
    }
    return filled
  }
}
