internal import CKernels

/// Inflates gzip data.
///
/// - Parameters:
///   - bytes: A whole gzip member.
///   - largest: Bytes that may come out; more is taken for damage.
/// - Returns: The inflated bytes, or nil when the data is damaged, cut short or larger.
public func gunzip(_ bytes: [UInt8], largest: Int = 1 << 31) -> [UInt8]? {
  guard bytes.count > 18, bytes[0] == 0x1f, bytes[1] == 0x8b else { return nil }
  // The last four bytes tell the inflated size, modulo 2³².
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
