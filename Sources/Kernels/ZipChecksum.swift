internal import CKernels

/// The CRC-32 by which zip archives check their entries.
///
/// Source: RFC 1952, section 8.
public func zipChecksum(_ bytes: [UInt8]) -> UInt32 {
  unsafe bytes.withUnsafeBufferPointer { input in
    guard let base = input.baseAddress else { return 0 }
    return unsafe patchlaw_crc32(base, input.count)
  }
}
