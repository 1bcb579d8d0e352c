import Foundation
import TestSupport
import Testing

@testable import Reporting

struct EventFileTests {
  /// RFC 3720, appendix B.4, and the check value of CRC catalogs, of the digits 1 to 9.
  @Test func `checksums have their published values`() {
    #expect(CRC32.castagnoli.of(Array(repeating: 0, count: 32)) == 0x8a91_36aa)
    #expect(CRC32.castagnoli.of(Array("123456789".utf8)) == 0xe306_9283)
    #expect(CRC32.ieee.of(Array("123456789".utf8)) == 0xcbf4_3926)
  }

  /// The first record of every file of events, byte for byte as TensorFlow writes it at time 0.
  @Test func `a file begins with its version`() {
    let bytes = EventFile().bytes
    #expect(bytes.count == 12 + 24 + 4)
    #expect(Array(bytes[0..<8]) == [24, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(bytes[12..<21]) == [0x09, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(bytes[21..<36]) == [0x1a, 13] + Array("brain.Event:2".utf8))
  }

  @Test func `a scalar is a summary with tag, value and step`() {
    let before = EventFile().bytes.count
    var file = EventFile()
    file.add("loss", 0.5, step: 300)
    let message = Array(file.bytes[(before + 12)...].dropLast(4))
    // 300 is 0xac 0x02 in sevens; 0.5 is 0x3f000000.
    #expect(
      message == [0x09] + [0, 0, 0, 0, 0, 0xc0, 0x72, 0x40] + [0x10, 0xac, 0x02]
        + [0x2a, 13, 0x0a, 11, 0x0a, 4] + Array("loss".utf8) + [0x15, 0, 0, 0, 0x3f])
  }

  @Test func `every run of a study has a file with its curve and accuracies`() throws {
    let folder = try TemporaryFolder()
    let study = try FixtureStudy.heads()
    #expect(try study.writeEvents(to: folder.path) == 18)
    let file = try #require(
      FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted().first {
        $0.hasSuffix("tfevents.0.patchlaw")
      })
    #expect(file.hasPrefix("head-mlp_size-large/seed-0/"), "\(file)")
    let text = String(
      decoding: try Data(contentsOf: URL(filePath: "\(folder.path)/\(file)")), as: UTF8.self)
    for tag in ["validationLoss", "probe/linear", "probe/attentive"] { #expect(text.contains(tag)) }
  }

  @Test func `an image is a PNG that other programs read`() throws {
    let folder = try TemporaryFolder()
    let pixels = (0..<12).map { UInt8($0 * 20) }
    let image = PNGImage(width: 2, height: 2, channels: 3, pixels: pixels)
    let path = "\(folder.path)/image.png"
    try Data(image.encoded).write(to: URL(filePath: path))
    // gnuplot reads it back through libgd: a matrix of the four pixels.
    let script =
      "set table '\(folder.path)/table'; plot '\(path)' binary filetype=png with rgbimage"
    try script.write(toFile: "\(folder.path)/read.gp", atomically: true, encoding: .utf8)
    try Gnuplot.run(script: "read.gp", in: folder.path)
    let table = try String(contentsOfFile: "\(folder.path)/table", encoding: .utf8)
    let rows = table.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(whereSeparator: { $0 == " " || $0 == "\t" }).compactMap { Double($0) } }
      .filter { $0.count >= 5 }
    let colors = rows.map { Array($0[2...4]) }
    #expect(colors == [[0, 20, 40], [60, 80, 100], [120, 140, 160], [180, 200, 220]])
  }
}
