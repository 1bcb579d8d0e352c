import Foundation
import Kernels
import TestSupport
import Testing

@testable import Data

/// WebDataset shards.
struct ImageShardTests {
  private let folder: TemporaryFolder
  private let cache: FactsCache

  init() throws {
    folder = try TemporaryFolder()
    cache = FactsCache(folder: "\(folder.path)/cache")
  }

  private typealias File = (name: String, bytes: [UInt8])

  private func samples(_ numbers: Range<Int>, label: (Int) -> String? = { "\($0 % 3)" }) -> [File] {
    numbers.flatMap { number -> [File] in
      let image: File = ("\(number).jpg", EncodedFiles.jpeg(number))
      return [image] + (label(number).map { [("\(number).cls", Array($0.utf8))] } ?? [])
    }
  }

  private func write(_ files: [File], to name: String) throws {
    try EncodedFiles.write(EncodedFiles.tar(files), to: "\(folder.path)/\(name)")
  }

  private func load(
    _ path: String, test: String? = nil, _ change: (inout ImageShards) -> Void = { _ in }
  ) throws -> Dataset {
    var (shards, config) = (ImageShards(), DataConfig())
    (shards.path, shards.test) = ("\(folder.path)/\(path)", test.map { "\(folder.path)/\($0)" })
    shards.side = 8
    change(&shards)
    (config.dataset, config.validationImages) = (.webDataset(shards), 10)
    return try Dataset.load(config, cache: cache)
  }

  @Test func `shards of a range are read in order, with the labels of their .cls files`() throws {
    try write(samples(0..<15), to: "train-000.tar")
    try write(samples(15..<30), to: "train-001.tar")
    try write(samples(30..<36), to: "test.tar")
    let dataset = try load("train-{000..001}.tar", test: "test.tar")
    #expect(dataset.training.count == 20 && dataset.test.count == 6 && dataset.classCount == 3)
    #expect((0..<6).map(dataset.test.label) == [0, 1, 2, 0, 1, 2])
    let stored = ByteBuffer(count: 192)
    _ = ImageCodec.decode(EncodedFiles.jpeg(17), into: stored, at: 0, side: 8, channels: 3)
    let start = 17 * 192
    #expect(Array(dataset.training.pixels[start..<(start + 192)]) == stored.bytes(0..<192))
  }

  @Test func `images are known by their pixels, not by the shards that hold them`() throws {
    try write(samples(0..<20), to: "train.tar")
    try write(samples(0..<8), to: "part-a.tar")
    try write(samples(8..<20), to: "part-b.tar")
    try write(samples(20..<24), to: "test.tar")
    let whole = try load("train.tar", test: "test.tar")
    #expect(try load("part-{a,b}.tar", test: "test.tar").facts == whole.facts)
    #expect(try load("part-{b,a}.tar", test: "test.tar").facts != whole.facts)
  }

  @Test func `labels are in JSON, words are classes, compression makes no difference`() throws {
    let files = (0..<30).flatMap { number -> [File] in
      [
        ("a/\(number).json", Array(#"{"label": "\#(number % 2 == 0 ? "even" : "odd")"}"#.utf8)),
        ("a/\(number).jpg", EncodedFiles.jpeg(number)),
      ]
    }
    try write(files, to: "all.tar")
    let plain = try load("all.tar") { $0.testFraction = 0.3 }
    #expect(plain.classCount == 2 && plain.test.count > 2)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "\(folder.path)/all.tar"]
    try process.run()
    process.waitUntilExit()
    #expect(try load("all.tar.gz") { $0.testFraction = 0.3 }.facts == plain.facts)
  }

  @Test func `dots in keys, samples without an image, and hidden members are told`() throws {
    let odd: [File] = [
      ("v1.0.jpg", EncodedFiles.jpeg(1)), ("nothing.cls", [49]), ("._5.jpg", [1]),
      ("bad.jpg", EncodedFiles.jpeg(2)), ("bad.json", [1, 2]),
    ]
    try write(samples(0..<30) + odd, to: "train.tar")
    try write(samples(30..<34), to: "test.tar")
    let error = #expect(throws: DataError.self) { try load("train.tar", test: "test.tar") }
    let text = error?.description ?? ""
    #expect(text.contains("3 of 37 images cannot be read"))
    #expect(text.contains("v1 (no .jpg, .jpeg, .png or .webp, but .0.jpg)"))
    #expect(text.contains("nothing (no .jpg, .jpeg, .png or .webp, but .cls)"))
    #expect(text.contains("bad (its label cannot be read)"))
  }

  @Test func `an empty label and members apart from each other are refused`() throws {
    let cases: [([File], String)] = [
      ([("5.jpg", EncodedFiles.jpeg(5)), ("5.cls", [10])], "an empty label in '5.cls'"),
      (
        [("5.jpg", EncodedFiles.jpeg(5)), ("5.json", Array(#"{"label": ""}"#.utf8))],
        "an empty label in '5.json'"
      ),
      (
        [("5.jpg", EncodedFiles.jpeg(5)), ("6.jpg", EncodedFiles.jpeg(6)), ("5.cls", [49])],
        "members of '5' in two places"
      ),
    ]
    for (index, (files, message)) in cases.enumerated() {
      try write(samples(0..<4) + files, to: "odd-\(index).tar")
      let error = #expect(throws: DataError.self) { try load("odd-\(index).tar") }
      #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }
  }

  @Test func `mistakes in shards are told in a sentence`() throws {
    func sentence(_ path: String, _ test: String? = nil) -> String {
      do { _ = try load(path, test: test) } catch { return "\(error)" }
      return ""
    }
    try write(samples(0..<15), to: "some-0.tar")
    #expect(sentence("some-{0..1}.tar").contains("some-1.tar does not exist"))
    #expect(sentence("some-{0-1}.tar").contains("the braces in"))
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/none", withIntermediateDirectories: true)
    #expect(sentence("none").contains("no .tar files are in"))
    try write(samples(0..<15) + samples(15..<20) { _ in nil }, to: "partly.tar")
    #expect(
      sentence("partly.tar", "some-0.tar").contains("5 of 35 images have no label, such as 15"))
    var bytes = EncodedFiles.tar(samples(0..<15))
    bytes.removeLast(9000)
    try EncodedFiles.write(bytes, to: "\(folder.path)/short.tar")
    #expect(sentence("short.tar").contains("damage after"))
  }

  @Test func `damaged shards are refused in a sentence or can be used`() throws {
    let rounds = Int(ProcessInfo.processInfo.environment["PATCHLAW_IMAGE_FUZZ"] ?? "") ?? 100
    let whole = EncodedFiles.tar(samples(0..<14))
    try write(samples(14..<16), to: "test.tar")
    var generator = TestGenerator(3)
    var counts = (used: 0, refused: 0)
    for _ in 0..<rounds {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        // Half of the damage is in headers.
        let block = Int.random(in: 0..<(bytes.count / 512), using: &generator) * 512
        let place = min(bytes.count - 1, block + Int.random(in: 0..<200, using: &generator))
        if Bool.random(using: &generator) {
          bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
        } else {
          bytes.removeSubrange(place..<min(bytes.count, place + 7))
        }
      }
      try EncodedFiles.write(bytes, to: "\(folder.path)/damaged.tar")
      do {
        let dataset = try load("damaged.tar", test: "test.tar") { $0.leftOut = 0.9 }
        #expect(dataset.training.pixels.count.isMultiple(of: 192))
        counts.used += 1
      } catch let error as DataError {
        #expect(!error.description.contains("\n") && error.description.count > 20)
        counts.refused += 1
      }
    }
    #expect(counts.used > rounds / 50 && counts.refused > rounds / 10, "\(counts)")
  }

  @Test func `patterns stand for the names that shells make of them`() {
    #expect(
      ShardPattern.names("a-{08..11}.tar") == ["a-08.tar", "a-09.tar", "a-10.tar", "a-11.tar"])
    #expect(ShardPattern.names("{a,b}{0..1}") == ["a0", "a1", "b0", "b1"])
    #expect(ShardPattern.names("plain.tar") == ["plain.tar"])
    for bad in ["{0..", "}", "{}", "{1..0}", "{a,}", "{0..99999999999999999999}", "{0..999999}"] {
      #expect(ShardPattern.names(bad) == nil, "\(bad)")
    }
  }
}
