import Foundation
import Kernels
import TestSupport
import Testing

@testable import Data

/// Images are decoded once, whoever asks, and never half.
struct DecodedArtifactTests {
  private let folder: TemporaryFolder
  private let cache: FactsCache
  private let root: String

  init() throws {
    folder = try TemporaryFolder()
    cache = FactsCache(folder: "\(folder.path)/cache")
    root = "\(folder.path)/images"
    for number in 0..<20 {
      try EncodedFiles.write(
        EncodedFiles.jpeg(number), to: "\(root)/train/\(number % 2)/\(number).jpg")
    }
    try EncodedFiles.write(EncodedFiles.jpeg(30), to: "\(root)/test/1/30.jpg")
  }

  private func config(side: Int = 8) -> DataConfig {
    var (images, config) = (ImageFolder(), DataConfig())
    (images.path, images.side) = (root, side)
    (config.dataset, config.validationImages) = (.imageFolder(images), 10)
    return config
  }

  private func facts(_ log: EventLog = EventLog(), side: Int = 8) throws -> DatasetFacts {
    try Decoding.$taskObserver.withValue(log.add) {
      try config(side: side).facts(FactsReader(cache: cache))
    }
  }

  private func artifacts() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(cache.folder!)/images")
      .filter { !$0.contains(".") }.map { "\(cache.folder!)/images/\($0)" }
  }

  @Test func `a decoded folder is read without its images, also after it was moved`() throws {
    let found = try facts()
    let log = EventLog()
    #expect(try facts(log) == found && log.batches == 0)
    try FileManager.default.moveItem(atPath: root, toPath: "\(folder.path)/moved")
    try FileManager.default.createSymbolicLink(atPath: root, withDestinationPath: "moved")
    #expect(try facts(log) == found && log.batches == 0)
    #expect(try artifacts().count == 1)
  }

  @Test func `changed images are decoded again, another side is another artifact`() throws {
    let found = try facts()
    try EncodedFiles.write(EncodedFiles.jpeg(31), to: "\(root)/test/1/30.jpg")
    let changed = try facts()
    #expect(changed.fingerprint != found.fingerprint)
    try EncodedFiles.write(EncodedFiles.jpeg(30), to: "\(root)/test/1/30.jpg")
    #expect(try facts() == found)
    #expect(try facts(side: 12).fingerprint != found.fingerprint)
  }

  @Test func `damage of any stored file is noticed, and decoding repairs it`() throws {
    let found = try facts()
    let whole = try Dataset.load(config(), cache: cache)
    for name in try FileManager.default.contentsOfDirectory(atPath: artifacts()[0]) {
      let path = "\(try artifacts()[0])/\(name)"
      var bytes = try #require(FileManager.default.contents(atPath: path))
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: URL(filePath: path))
      let log = EventLog()
      #expect(try facts(log) == found)
      #expect(log.batches > 0, "\(name)")
      #expect(try Dataset.load(config(), cache: cache).training.pixels == whole.training.pixels)
    }
  }

  @Test func `eight at once decode once`() throws {
    let log = EventLog()
    let found = IntBuffer(count: 8)
    ThreadTeam.run(threads: 8, tasks: 8) { place in
      let facts = Decoding.$taskObserver.withValue(log.add) {
        try? config().facts(FactsReader(cache: cache))
      }
      found[place] = facts?.testImages ?? 0
    }
    #expect(found.values == Array(repeating: 1, count: 8))
    #expect(log.sentences.count == 1)
  }

  @Test func `a journal that was cut anywhere is gone on with`() throws {
    let images = "\(folder.path)/decoding"
    let decoder = ImageDecoder(side: 8, channels: 3)
    let batch = (0..<4).map {
      EncodedImage(
        name: "\($0)", isTest: $0 == 3, label: "x", content: .bytes(EncodedFiles.jpeg($0)))
    }
    func open() throws -> DecodingFolder { try DecodingFolder(images, imageBytes: 192) }
    var files: DecodingFolder? = try open()
    for number in 0..<3 {
      var part = DecodedPart(part: number)
      try files?.store(decoder.decode(batch), of: batch, in: &part)
      try files?.end(part)
    }
    files = nil
    let (journal, pixels) = ("\(images)/journal", "\(images)/\(DecodingFolder.trainingFile)")
    let test = "\(images)/\(DecodingFolder.testFile)"
    let (lines, stored, tested) = (
      try Foundation.Data(contentsOf: URL(filePath: journal)),
      try Foundation.Data(contentsOf: URL(filePath: pixels)),
      try Foundation.Data(contentsOf: URL(filePath: test))
    )
    for cut in stride(from: 0, through: lines.count, by: 13) {
      try lines.prefix(cut).write(to: URL(filePath: journal))
      try (stored + [7, 7, 7]).write(to: URL(filePath: pixels))
      try tested.write(to: URL(filePath: test))
      let whole = try open().parts.count
      // A line that lacks nothing but its end is whole.
      #expect(whole == lines.indices.count { lines[$0] == 10 && $0 <= cut })
      #expect(
        try Foundation.Data(contentsOf: URL(filePath: pixels)) == stored.prefix(whole * 3 * 192))
    }
    // Pixels that are missing cost the parts that had them.
    try lines.write(to: URL(filePath: journal))
    try tested.write(to: URL(filePath: test))
    try stored.prefix(4 * 192).write(to: URL(filePath: pixels))
    #expect(try open().parts.count == 1)
  }

  @Test func `a cache that cannot be written is told`() throws {
    let file = "\(folder.path)/file"
    try EncodedFiles.write([1], to: file)
    let error = #expect(throws: DataError.self) {
      try config().facts(FactsReader(cache: FactsCache(folder: file)))
    }
    #expect(error?.description.contains("set XDG_CACHE_HOME") == true)
  }
}
