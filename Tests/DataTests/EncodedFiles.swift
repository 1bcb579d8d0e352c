import Foundation
import Kernels
import TestSupport

@testable import Data

/// Image files and archives made for tests.
enum EncodedFiles {
  /// A JPEG of waves, different for each number.
  static func jpeg(
    _ number: Int, height: Int = 24, width: Int = 32, quality: Int = 90
  ) -> [UInt8] {
    let pixels = (0..<(height * width)).flatMap { place -> [UInt8] in
      let (y, x) = (place / width, place % width)
      return (1...3).map { channel in
        UInt8(127.5 + 120 * sin(Double(x * channel + number) / 9 + Double(y * (number + 1)) / 17))
      }
    }
    return ImageCodec.jpeg(pixels, height: height, width: width, quality: quality) ?? []
  }

  /// A tar archive (ustar) of files in the given order.
  static func tar(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    files.flatMap { file in
      var header = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, _ place: Int) {
        for (offset, byte) in text.utf8.enumerated() { header[place + offset] = byte }
      }
      put(file.name, 0)
      put("0000644\0", 100)
      put("0000000\0", 108)
      put("0000000\0", 116)
      put(octal(file.bytes.count, 11) + "\0", 124)
      put("00000000000\0", 136)
      put("        ", 148)
      put("0", 156)
      put("ustar\u{0}00", 257)
      put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\0 ", 148)
      let padding = (512 - file.bytes.count % 512) % 512
      return header + file.bytes + [UInt8](repeating: 0, count: padding)
    } + [UInt8](repeating: 0, count: 1024)
  }

  private static func octal(_ number: Int, _ digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: digits - text.count) + text
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    let url = URL(filePath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Foundation.Data(bytes).write(to: url)
  }
}

/// Events that were observed, for tests of what happens when.
final class EventLog: @unchecked Sendable {
  private let lock = NSLock()
  private var events: [Decoding.Event] = []

  @Sendable func add(_ event: Decoding.Event) { lock.withLock { events.append(event) } }

  var sentences: [String] {
    lock.withLock { events.compactMap { if case .finished(let text) = $0 { text } else { nil } } }
  }

  var batches: Int {
    lock.withLock { events.filter { if case .decoding = $0 { true } else { false } }.count }
  }
}
