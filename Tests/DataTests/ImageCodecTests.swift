import Foundation
import Kernels
import TestSupport
import Testing

@testable import Data

/// Odd image files, made with Pillow by `make_images.py`, against Pillow's own pixels.
struct ImageCodecTests {
  private static let side = 16
  private static let folder = "\(fixtureFolder)/images"

  private static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }

  private static func decoded(
    _ bytes: [UInt8], channels: Int = 3
  ) -> (pixels: [UInt8], fault: ImageFault?) {
    let output = ByteBuffer(count: side * side * channels)
    let (fault, _) = ImageCodec.decode(bytes, into: output, at: 0, side: side, channels: channels)
    return (output.bytes(0..<output.count), fault)
  }

  private static func file(_ name: String) throws -> [UInt8] {
    [UInt8](try Foundation.Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
  }

  /// Mean and largest difference in levels of 0...255.
  private static func difference(_ a: ArraySlice<UInt8>, _ b: [UInt8]) -> (mean: Double, most: Int)
  {
    let differences = zip(a, b).map { abs(Int($0) - Int($1)) }
    return (
      Double(differences.reduce(0, +)) / Double(differences.count), differences.max() ?? 255
    )
  }

  @Test func `every odd file is read as Pillow reads it`() throws {
    let expected = [UInt8](
      try Foundation.Data(contentsOf: URL(filePath: "\(fixtureFolder)/images-expected.rgb")))
    let read = Self.names.filter { !$0.hasPrefix("left-") }
    let size = Self.side * Self.side * 3
    #expect(read.count == 26 && expected.count == read.count * size)
    for (place, name) in read.enumerated() {
      let (pixels, fault) = Self.decoded(try Self.file(name))
      #expect(fault == nil, "\(name)")
      let (mean, most) = Self.difference(expected[(place * size)..<((place + 1) * size)], pixels)
      // Pillow rounds and cuts off between its two passes.
      #expect(mean < 0.5 && most <= 4, "\(name): \(mean), \(most)")
    }
  }

  @Test func `what cannot be read is left out with its reason`() throws {
    let reasons: [String: ImageFault] = [
      "left-animated.webp": .animated, "left-truncated.jpg": .damaged,
      "left-truncated.png": .damaged, "left-truncated.webp": .damaged, "left-empty.jpg": .empty,
      "left-text.jpg": .foreign,
    ]
    #expect(Set(reasons.keys) == Set(Self.names.filter { $0.hasPrefix("left-") }))
    for (name, reason) in reasons {
      #expect(Self.decoded(try Self.file(name)).fault == reason, "\(name)")
    }
  }

  @Test func `an image of a hundred million pixels is left out before memory is taken`() throws {
    var png = try Self.file("one-pixel.png")
    // Width and height of the header, and its checksum.
    png.replaceSubrange(16..<24, with: [0, 0, 0x40, 0, 0, 0, 0x40, 0])
    png.replaceSubrange(29..<33, with: Self.crc(png[12..<29]))
    #expect(Self.decoded(png).fault == .tooLarge)
  }

  private static func crc(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var value = UInt32.max
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return DatasetFiles.bigEndian(Int(~value))
  }

  @Test func `a gray channel is the luma of the colors`() throws {
    let bytes = try Self.file("444.jpg")
    let (color, gray) = (Self.decoded(bytes).pixels, Self.decoded(bytes, channels: 1).pixels)
    for (place, value) in gray.enumerated() {
      let rgb = (0..<3).map { Double(color[3 * place + $0]) }
      #expect(abs(0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2] - Double(value)) < 1.6)
    }
  }

  @Test func `a hundred JPEGs of mixed sizes agree with Pillow's pipeline`() throws {
    let expected = [UInt8](
      try Foundation.Data(contentsOf: URL(filePath: "\(fixtureFolder)/photos-expected.rgb")))
    let archive = ArchiveReader(path: "\(fixtureFolder)/photos.tar")
    let size = Self.side * Self.side * 3
    var (place, sum) = (0, 0.0)
    while let member = try archive.next() {
      guard member.name.suffix(4) == Array(".jpg".utf8)[...] else { continue }
      let (pixels, fault) = Self.decoded(try #require(try archive.bytes(largest: 1 << 20)))
      #expect(fault == nil)
      let (mean, most) = Self.difference(expected[(place * size)..<((place + 1) * size)], pixels)
      // The larger ones are decoded at a half, a quarter or an eighth of their size.
      #expect(mean < 1.5 && most <= 12, "\(place): \(mean), \(most)")
      (place, sum) = (place + 1, sum + mean)
    }
    #expect(place == 100 && sum / 100 < 0.6, "\(sum / 100)")
  }

  @Test func `damaged files of every format are decoded or left out`() throws {
    let rounds = Int(ProcessInfo.processInfo.environment["PATCHLAW_IMAGE_FUZZ"] ?? "") ?? 300
    let files = try Self.names.map(Self.file).filter { !$0.isEmpty }
    var generator = TestGenerator(7)
    var outcomes = (decoded: 0, leftOut: 0)
    for round in 0..<rounds {
      var bytes = files[round % files.count]
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.removeLast(min(bytes.count - 1, place / 4))
        case 1: bytes.insert(UInt8.random(in: .min ... .max, using: &generator), at: place)
        default: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
        }
      }
      if Self.decoded(bytes).fault == nil { outcomes.decoded += 1 } else { outcomes.leftOut += 1 }
    }
    #expect(outcomes.decoded > rounds / 20 && outcomes.leftOut > rounds / 20, "\(outcomes)")
  }
}
