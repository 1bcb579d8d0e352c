internal import CKernels

/// A SHA-256 digest: 32 bytes that identify the bytes they were computed from.
///
/// Source: FIPS 180-4, section 6.2. Computed by Nettle, with the processor's SHA instructions if
/// available.
public struct Digest: Hashable, Sendable {
  public let bytes: [UInt8]

  /// The digest of bytes in memory.
  public init(of data: [UInt8]) {
    var digest = [UInt8](repeating: 0, count: Int(PATCHLAW_DIGEST_SIZE))
    unsafe patchlaw_sha256(&digest, data, data.count)
    bytes = digest
  }

  /// The digest of bytes in memory or in a mapped file.
  public init(of data: StoredBytes) {
    var digest = [UInt8](repeating: 0, count: Int(PATCHLAW_DIGEST_SIZE))
    unsafe data.withBytes { unsafe patchlaw_sha256(&digest, $0.baseAddress, $0.count) }
    bytes = digest
  }

  /// The digest of a file's bytes, read one megabyte at a time.
  ///
  /// - Returns: nil if the file cannot be read.
  public init?(ofFile path: String) {
    var digest = [UInt8](repeating: 0, count: Int(PATCHLAW_DIGEST_SIZE))
    guard unsafe patchlaw_sha256_file(&digest, path) == 0 else { return nil }
    bytes = digest
  }

  /// The first `count` bytes in hexadecimal, two lowercase digits each.
  public func hexadecimal(_ count: Int = 32) -> String {
    bytes.prefix(count).map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }
}
