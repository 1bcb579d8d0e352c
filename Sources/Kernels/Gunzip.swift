internal import CKernels

/// Decompresses gzip data.
///
/// - Parameters:
///   - bytes: A whole gzip member.
///   - largest: Maximum decompressed size; larger data counts as damaged.
/// - Returns: The decompressed bytes, or nil if the data is damaged, truncated or too large.
public func gunzip(_ bytes: [UInt8], largest: Int = 1 << 31) -> [UInt8]? {
  guard bytes.count > 18, bytes[0] == 0x1f, bytes[1] == 0x8b else { return nil }
  // The last four bytes give the decompressed size, modulo 2³².
  let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
  guard size <= largest else { return nil }
  var isWhole = false
  let inflated = unsafe [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
    guard let base = buffer.baseAddress else { return }
    let written = unsafe bytes.withUnsafeBufferPointer { input in
      unsafe patchlaw_gunzip(base, size + 1, input.baseAddress, input.count)
    }
    isWhole = written == size
    count = isWhole ? size : 0
  }
  return isWhole ? inflated : nil
}
