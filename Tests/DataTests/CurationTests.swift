import Foundation
import Kernels
import Settings
import TestSupport
import Testing

@testable import Data

/// Training images that are selected by a number, and near duplicates that are removed.
struct CurationTests {
  private let folder: TemporaryFolder
  private let cache: FactsCache
  private let root: String

  init() throws {
    folder = try TemporaryFolder()
    cache = FactsCache(folder: "\(folder.path)/cache")
    root = "\(folder.path)/images"
  }

  private func config(_ change: (inout DataConfig) -> Void = { _ in }) -> DataConfig {
    var (images, config) = (ImageFolder(), DataConfig())
    (images.path, images.side) = (root, 16)
    (config.dataset, config.validationImages) = (.imageFolder(images), 10)
    change(&config)
    return config
  }

  private func selection(_ column: String, _ share: Double) -> ImageSelection {
    var selection = ImageSelection()
    (selection.by, selection.keep) = (column, share)
    return selection
  }

  private func facts(_ config: DataConfig) throws -> DatasetFacts {
    try config.facts(FactsReader(cache: cache))
  }

  /// 40 training images; of each multiple of ten, the next is the same at another quality.
  private func write(score: (Int) -> Double = { Double($0) }) throws {
    for number in 0..<40 {
      let name = String(repeating: "0", count: number < 10 ? 1 : 0) + "\(number)"
      let drawn = number % 10 == 1 ? number - 1 : number
      let bytes = EncodedFiles.jpeg(drawn, height: 32, quality: number % 10 == 1 ? 60 : 90)
      try EncodedFiles.write(bytes, to: "\(root)/train/a/\(name).jpg")
    }
    try EncodedFiles.write(EncodedFiles.jpeg(99), to: "\(root)/test/a/0.jpg")
    let rows = (0..<40).map { number in
      let name = String(repeating: "0", count: number < 10 ? 1 : 0) + "\(number)"
      return "a/\(name).jpg,a,\(score(number)),\(number == 7 ? "" : "1.5")\n"
    }
    let table = "file_name,label,clip,other\n" + rows.joined()
    try EncodedFiles.write(Array(table.utf8), to: "\(root)/train/metadata.csv")
  }

  @Test func `the best share by a number is kept, and nothing else changes`() throws {
    try write()
    let all = try Dataset.load(config(), cache: cache)
    var selected = config()
    selected.select = selection("clip", 0.2)
    let some = try Dataset.load(selected, cache: cache)
    #expect(try facts(selected) == some.facts && some.facts.trainingImages == 6)
    #expect(some.facts.leftOut == ["6 of 30 training images selected"])
    #expect(some.labeled.indices == all.labeled.indices && some.labeled.count == 30)
    #expect(some.validation.indices == all.validation.indices)
    // Stored in the order of the names, so that the index is the score.
    #expect(Set(some.training.indices) == Set(all.labeled.indices.sorted().suffix(6)))
    #expect(some.training.indices == all.labeled.indices.filter(some.training.indices.contains))
  }

  @Test func `near duplicates are removed, the first by name is kept`() throws {
    try write()
    var curated = config()
    curated.deduplicate = Deduplication()
    let pairs = try #require(try curated.nearDuplicates(cache))
    let pool = try Dataset.load(config(), cache: cache).labeled.indices
    let expected = [0, 10, 20, 30].filter { pool.contains($0) && pool.contains($0 + 1) }
    for first in expected {
      let name = "train/a/\(first < 9 ? "0" : "")\(first + 1).jpg"
      #expect(pairs.contains { $0.removed == name && $0.kept < name })
    }
    let removed = Set(pairs.map(\.removed))
    #expect(!expected.isEmpty && pairs.allSatisfy { !removed.contains($0.kept) })
    // Of images that differ everywhere, none is removed.
    #expect(pairs.count < 20)
    let dataset = try Dataset.load(curated, cache: cache)
    #expect(dataset.training.count == 30 - pairs.count)
    #expect(try facts(curated) == dataset.facts)
    #expect(dataset.facts.curation?.duplicates == pairs.count)
    // From the cache, and the same.
    #expect(try Dataset.load(curated, cache: cache).facts == dataset.facts)
  }

  @Test func `other numbers make other runs, the same numbers the same`() throws {
    try write()
    var selected = config()
    selected.select = selection("clip", 0.2)
    let (before, plain) = (
      selected.identity(try facts(selected)), config().identity(try facts(config()))
    )
    #expect(before != plain)
    #expect(selected.identity(try facts(selected)) == before)
    try write { -Double($0) }
    #expect(selected.identity(try facts(selected)) != before)
    #expect(config().identity(try facts(config())) == plain)
  }

  @Test func `a column that is not there is told with those that are`() throws {
    try write()
    var selected = config()
    selected.select = selection("clipp", 0.15)
    let error = #expect(throws: DataError.self) { try facts(selected) }
    #expect(
      error?.description == "data.select.by is 'clipp', but the metadata of dataset imageFolder have "
        + "no such number; did you mean 'clip'?")
    selected.dataset = .shapes(Shapes())
    #expect(throws: DataError.self) { try facts(selected) }
    // An image without the number is the worst.
    selected = config { $0.select = selection("other", 1) }
    #expect(try facts(selected).trainingImages == 30)
  }

  @Test func `numbers of shards are read from their .json`() throws {
    let files = (0..<20).flatMap { number in
      [
        ("\(number + 10).jpg", EncodedFiles.jpeg(number)),
        ("\(number + 10).json", Array(#"{"label": 1, "clip": \#(number), "url": "x"}"#.utf8)),
      ]
    }
    try EncodedFiles.write(EncodedFiles.tar(files), to: "\(root)/train.tar")
    try EncodedFiles.write(
      EncodedFiles.tar([("0.jpg", EncodedFiles.jpeg(50)), ("0.json", Array(#"{"label": 1}"#.utf8))]),
      to: "\(root)/test.tar")
    var (shards, config) = (ImageShards(), DataConfig())
    (shards.path, shards.test, shards.side) = ("\(root)/train.tar", "\(root)/test.tar", 8)
    (config.dataset, config.validationImages) = (.webDataset(shards), 10)
    config.select = selection("clip", 0.3)
    let dataset = try Dataset.load(config, cache: cache)
    #expect(
      Set(dataset.training.indices) == Set(dataset.labeled.indices.sorted().suffix(3)))
  }

  @Test func `the difference hash compares each cell with the next`() {
    let (height, width) = (16, 18)
    let rising = (0..<height).flatMap { _ in (0..<width).map { UInt8(10 * $0) } }
    let hash = { (pixels: [UInt8]) in
      DifferenceHash.of(
        StoredBytes(pixels), image: 0, height: height, width: width, channels: 1)
    }
    #expect(hash(rising) == .max && hash(rising.reversed()) == 0)
    #expect(hash(Array(repeating: 7, count: height * width)) == 0)
    var changed = rising
    // The cell in the second row and third column, darker than the one before.
    for (y, x) in [(2, 4), (2, 5), (3, 4), (3, 5)] { changed[y * width + x] = 0 }
    #expect((hash(changed) ^ .max).nonzeroBitCount == 1)
    #expect(DifferenceHash.firstNear(5, among: [0xff, 4, 5], distance: 1) == 1)
    #expect(DifferenceHash.firstNear(5, among: [0xff], distance: 1) == nil)
  }
}
