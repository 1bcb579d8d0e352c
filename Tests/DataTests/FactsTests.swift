import Foundation
import Kernels
import TestSupport
import Testing

@testable import Data

struct FactsTests {
  private let folder: TemporaryFolder
  private let cache: FactsCache
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    cache = FactsCache(folder: "\(folder.path)/cache")
    path = "\(folder.path)/images"
    try DatasetFiles.write(DatasetFiles.idxFolder(), to: path)
  }

  private var config: DataConfig {
    var images = DatasetFolder()
    images.path = path
    var config = DataConfig()
    (config.dataset, config.validationImages) = (.idx(images), 10)
    return config
  }

  private func facts(_ config: DataConfig? = nil) throws -> DatasetFacts {
    try (config ?? self.config).facts(FactsReader(cache: cache))
  }

  private var remembered: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/cache")) ?? []).map {
      "\(folder.path)/cache/\($0)"
    }
  }

  /// Waits until files written before are old enough to be remembered.
  private func settle() { Thread.sleep(forTimeInterval: 2.1) }

  @Test func `what settled files hold is read once, and again when they change`() throws {
    settle()
    let found = try facts()
    #expect(remembered.count == 1)
    // An entry for these stamps that says something else shows whether files or cache are read.
    let entry = try #require(remembered.first)
    var json = try String(contentsOfFile: entry, encoding: .utf8).split(separator: "\n")[1]
      .description
    json = json.replacing(found.source.fingerprint, with: "remembered")
    let digest = Digest(of: Array(json.utf8)).hexadecimal()
    try "\(digest)\n\(json)".write(toFile: entry, atomically: true, encoding: .utf8)
    #expect(try facts().source.fingerprint == "remembered")
    try DatasetFiles.write(DatasetFiles.idxFolder(seed: 1), to: path)
    #expect(try ![found.fingerprint, "remembered"].contains(facts().fingerprint))
    #expect(try facts() == Dataset.load(config).facts)
  }

  @Test func `files written a moment ago are never taken from memory`() throws {
    // Two writes within one tick of the file system's clock leave equal stamps.
    for seed in UInt64(0)..<20 {
      try DatasetFiles.write(DatasetFiles.idxFolder(seed: seed), to: path)
      #expect(try facts().source.fingerprint == Dataset.load(config).facts.source.fingerprint)
    }
    #expect(remembered.isEmpty)
  }

  @Test func `a damaged cache, or none that can be written, changes nothing`() throws {
    settle()
    let found = try facts()
    let entry = try #require(remembered.first)
    let whole = try #require(FileManager.default.contents(atPath: entry))
    for place in stride(from: 0, to: whole.count, by: 7) {
      var damaged = whole
      damaged[place] ^= 4
      try damaged.write(to: URL(filePath: entry))
      #expect(try facts() == found)
    }
    try Foundation.Data().write(to: URL(filePath: entry))
    #expect(try facts() == found)
    // A file stands where the folder would be.
    #expect(try config.facts(FactsReader(cache: FactsCache(folder: entry))) == found)
    #expect(try config.facts(FactsReader(cache: FactsCache(folder: nil))) == found)
  }

  @Test func `a reader asks each source once, also when it fails`() throws {
    let reader = FactsReader(cache: FactsCache(folder: nil))
    let found = try config.facts(reader)
    var fewer = config
    fewer.images = 5
    try FileManager.default.removeItem(atPath: path)
    #expect(try config.facts(reader) == found)
    #expect(try fewer.facts(reader).trainingImages == 5)
    let later = FactsReader(cache: FactsCache(folder: nil))
    #expect(throws: DataError.self) { try config.facts(later) }
    try DatasetFiles.write(DatasetFiles.idxFolder(), to: path)
    #expect(throws: DataError.self) { try config.facts(later) }
  }

  @Test func `counts are what settings and files leave`() throws {
    var config = config
    (config.images, config.testImages, config.resolution) = (7, 5, 16)
    let found = try facts(config)
    #expect(found.trainingImages == 7 && found.labeledImages == 20)
    #expect(found.validationImages == 10 && found.testImages == 5 && found.classCount == 3)
    #expect(found.shape == ImageShape(height: 16, width: 16, channels: 1))
    #expect(found.source.shape == ImageShape(height: 8, width: 8, channels: 1))
    #expect(found.storedBytes == 42 * 64)
  }

  @Test func `more images than there are is an error that says how many there are`() throws {
    let cases: [(WritableKeyPath<DataConfig, Int?>?, Int, String)] = [
      (\.images, 21, "data.images is 21, but only 20 of the 30 training images"),
      (
        \.testImages, 13, "data.testImages is 13, but there are only 12 test images of dataset"
      ),
      (nil, 30, "data.validationImages is 30, but only 29 of the 30 training"),
    ]
    for (key, asked, text) in cases {
      var config = config
      if let key { config[keyPath: key] = asked } else { config.validationImages = asked }
      let error = #expect(throws: DataError.self) { try facts(config) }
      #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
      #expect(throws: DataError.self) { try Dataset.load(config) }
    }
  }

  @Test func `the fingerprint is of what the images are, not of how they are stored`() throws {
    let found = try facts().fingerprint
    for name in DatasetFiles.idxFolder().keys {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["gzip", "\(path)/\(name)"]
      try process.run()
      process.waitUntilExit()
    }
    #expect(try facts().fingerprint == found)
    var seen: Set<String> = [found]
    for (name, place) in [
      ("train-images-idx3-ubyte", 16), ("train-labels-idx1-ubyte", 9),
      ("t10k-images-idx3-ubyte", 16), ("t10k-labels-idx1-ubyte", 9),
    ] {
      var files = DatasetFiles.idxFolder()
      files[name]![place] = files[name]![place] == 0 ? 1 : 0
      #expect(try seen.insert(load(files).facts.fingerprint).inserted, "\(name)")
    }
    #expect(try seen.insert(load(DatasetFiles.idxFolder(classes: 0)).facts.fingerprint).inserted)
  }
}
