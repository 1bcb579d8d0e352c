internal import CKernels
internal import Glibc

/// The lines of a log, each a checksum of 16 hexadecimal digits, a space and a content.
///
/// A content begins where the one before it can be trusted: what lies behind a damaged line is not
/// listed. Empty lines are skipped and not counted.
public struct SealedLines: Sendable {
  /// Where the contents lie, up to the first line that does not agree with its checksum.
  public private(set) var contents: [Range<Int>] = []
  /// Lines in all, those behind a damaged one too.
  public private(set) var count = 0

  /// Characters before a content.
  private static let head = 17

  public init(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe read($0) }
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    var start = 0
    while start < bytes.count {
      let rest = unsafe UnsafeBufferPointer(start: base + start, count: bytes.count - start)
      let length = unsafe Self.length(rest)
      if length > 0 {
        let line = unsafe UnsafeBufferPointer(start: base + start, count: length)
        if contents.count == count, unsafe Self.isWhole(line) {
          contents.append(start + Self.head..<start + length)
        }
        count += 1
      }
      start += length + 1
    }
  }

  /// Characters before the next line break, or all.
  private static func length(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = text.baseAddress, let found = unsafe memchr(base, 0x0a, text.count) else {
      return text.count
    }
    return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private static func isWhole(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = line.baseAddress, line.count > head, unsafe line[head - 1] == 0x20 else {
      return false
    }
    let sum = unsafe patchlaw_fingerprint(base + head, line.count - head)
    return (0..<16).allSatisfy { place in
      let digit = UInt8(truncatingIfNeeded: sum >> (60 - 4 * place) & 15)
      return unsafe line[place] == (digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}
