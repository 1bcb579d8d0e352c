/// A small image as a PNG file; its pixels are stored, not compressed.
///
/// Source: W3C, "Portable Network Graphics", third edition; RFC 1950 and 1951 for the stored blocks.
struct PNGImage {
  let width: Int
  let height: Int
  /// One for gray, three for red, green and blue.
  let channels: Int
  /// The file.
  let encoded: [UInt8]

  /// - Parameter pixels: [height, width, channels], a byte a value.
  init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    (self.width, self.height, self.channels) = (width, height, channels)
    let row = width * channels
    // Each row begins with the number of its filter: none.
    let rows = (0..<height).flatMap { [0] + pixels[($0 * row)..<(($0 + 1) * row)] }
    let colorType: UInt8 = channels == 1 ? 0 : 2
    encoded =
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
      + Self.chunk("IHDR", Self.big(width) + Self.big(height) + [8, colorType, 0, 0, 0])
      + Self.chunk("IDAT", Self.stored(rows)) + Self.chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return big(data.count) + body + big(Int(CRC32.ieee.of(body)))
  }

  /// A zlib stream of stored blocks, each of at most 65,535 bytes.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    let starts = Array(stride(from: 0, to: bytes.count, by: 65_535))
    let blocks = starts.flatMap { start -> [UInt8] in
      let block = bytes[start..<min(start + 65_535, bytes.count)]
      let (low, high) = (UInt8(block.count & 0xff), UInt8(block.count >> 8))
      return [start == starts.last ? 1 : 0, low, high, ~low, ~high] + block
    }
    return [0x78, 0x01] + blocks + big(adler(bytes))
  }

  /// Source: RFC 1950, section 8.2.
  private static func adler(_ bytes: [UInt8]) -> Int {
    let (low, high) = bytes.reduce((1, 0)) { sums, byte in
      let low = (sums.0 + Int(byte)) % 65_521
      return (low, (sums.1 + low) % 65_521)
    }
    return high << 16 | low
  }

  private static func big(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
