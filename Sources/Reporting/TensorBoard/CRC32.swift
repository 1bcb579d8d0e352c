/// A cyclic redundancy check of 32 bits, bytewise by a table, reflected.
struct CRC32: Sendable {
  private let table: [UInt32]

  /// Of PNG and gzip.
  ///
  /// Source: RFC 1952, section 8.
  static let ieee = CRC32(polynomial: 0xedb8_8320)
  /// Of iSCSI and of TensorFlow's records.
  ///
  /// Source: RFC 3720, appendix B.4.
  static let castagnoli = CRC32(polynomial: 0x82f6_3b78)

  /// - Parameter polynomial: With its bits reversed.
  private init(polynomial: UInt32) {
    table = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { rest, _ in
        rest & 1 == 1 ? rest >> 1 ^ polynomial : rest >> 1
      }
    }
  }

  func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { crc, byte in table[Int((crc ^ UInt32(byte)) & 0xff)] ^ crc >> 8 }
  }
}
