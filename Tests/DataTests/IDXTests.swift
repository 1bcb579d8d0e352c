import Foundation
import Kernels
import TestSupport
import Testing

@testable import Data

/// Loads a folder of files under a source's rules, without a cache.
func load(
  _ files: [String: [UInt8]], as source: (DatasetFolder) -> DatasetSource = DatasetSource.idx,
  validationImages: Int = 10
) throws -> Dataset {
  let folder = try TemporaryFolder()
  try DatasetFiles.write(files, to: folder.path)
  var images = DatasetFolder()
  images.path = folder.path
  var config = DataConfig()
  (config.dataset, config.validationImages) = (source(images), validationImages)
  let dataset = try Dataset.load(config)
  let facts = try config.facts(FactsReader(cache: FactsCache(folder: nil)))
  #expect(facts == dataset.facts)
  return dataset
}

struct IDXTests {
  @Test func `a folder of plain files is read`() throws {
    let files = DatasetFiles.idxFolder(side: 4)
    let dataset = try load(files)
    #expect(dataset.shape == ImageShape(height: 4, width: 4, channels: 1))
    #expect(dataset.training.count == 20 && dataset.test.count == 12)
    #expect(Array(dataset.test.pixels) == Array(files["t10k-images-idx3-ubyte"]![16...]))
    #expect(
      (0..<12).map(dataset.test.label) == files["t10k-labels-idx1-ubyte"]![8...].map(Int.init))
  }

  @Test(arguments: [1, 2, 10, 26, 62, 256])
  func `classes are as many as the labels say`(_ classes: Int) throws {
    #expect(try load(DatasetFiles.idxFolder(classes: classes)).classCount == classes)
  }

  @Test func `a class of the test split alone counts`() throws {
    var files = DatasetFiles.idxFolder(classes: 3)
    files["t10k-labels-idx1-ubyte"]![8] = 40
    #expect(try load(files).classCount == 41)
  }

  @Test func `color is four dimensions, channels last`() throws {
    let files = DatasetFiles.idxFolder(side: 6, channels: 3)
    let dataset = try load(files)
    #expect(dataset.shape == ImageShape(height: 6, width: 6, channels: 3))
    #expect(Array(dataset.training.pixels) == Array(files["train-images-idx4-ubyte"]![20...]))
    // One channel is gray, however many dimensions say so; and the name says nothing.
    let gray = Dictionary(
      uniqueKeysWithValues: DatasetFiles.idxFolder(side: 6, channels: 3).map { name, bytes in
        name.contains("images")
          ? (
            name.replacing("idx4", with: "idx3"),
            DatasetFiles.idx(
              [name.hasPrefix("train") ? 30 : 12, 6, 18, 1], Array(bytes[20...]))
          ) : (name, bytes)
      })
    #expect(try load(gray).facts.source.shape == ImageShape(height: 6, width: 18, channels: 1))
  }

  @Test func `images without labels can be learned from, and have no classes`() throws {
    let dataset = try load(DatasetFiles.idxFolder(classes: 0))
    #expect(dataset.facts.classCount == nil && !dataset.training.isLabeled)
    #expect(dataset.training.count == 20 && dataset.test.count == 12)
  }

  /// What is done to a good folder, and words of the one sentence that says so.
  private static let damages: [(String, [String], @Sendable (inout [String: [UInt8]]) -> Void)] = [
    (
      "a wrong magic number", ["train-images-idx3-ubyte", "2049", "2051 or 2052"],
      { $0["train-images-idx3-ubyte"] = DatasetFiles.idx([30, 8, 8], [], magic: 2049) }
    ),
    (
      "a short file", ["t10k-images-idx3-ubyte", "3 values", "12 × 8 × 8"],
      { $0["t10k-images-idx3-ubyte"] = DatasetFiles.idx([12, 8, 8], [1, 2, 3]) }
    ),
    (
      "an empty file", ["t10k-images-idx3-ubyte", "0 bytes"],
      { $0["t10k-images-idx3-ubyte"] = [] }
    ),
    (
      "half a header", ["train-images-idx3-ubyte", "10 bytes", "header of 16"],
      { $0["train-images-idx3-ubyte"] = Array($0["train-images-idx3-ubyte"]![..<10]) }
    ),
    (
      "sizes whose product overflows", ["train-images-idx3-ubyte", "0 values", "4294967295"],
      {
        $0["train-images-idx3-ubyte"] = DatasetFiles.idx([1 << 31, 1 << 31, 4_294_967_295], [])
      }
    ),
    (
      "sizes whose product overflows to 0", ["train-images-idx3-ubyte", "0 values"],
      { $0["train-images-idx3-ubyte"] = DatasetFiles.idx([64, 1 << 31, 1 << 31], []) }
    ),
    (
      "no images", ["train-images-idx3-ubyte", "0 × 8 × 8"],
      { $0["train-images-idx3-ubyte"] = DatasetFiles.idx([0, 8, 8], []) }
    ),
    (
      "a missing label file", ["train-labels-idx1-ubyte", "does not exist"],
      { $0["train-labels-idx1-ubyte"] = nil }
    ),
    (
      "a missing image file", ["t10k-images-idx3-ubyte", "does not exist"],
      { $0["t10k-images-idx3-ubyte"] = nil }
    ),
    (
      "fewer labels than images", ["train-labels-idx1-ubyte", "29 labels", "30, one for each"],
      { $0["train-labels-idx1-ubyte"] = DatasetFiles.idx([29], Array(repeating: 1, count: 29)) }
    ),
    (
      "test images of another size",
      ["t10k-images-idx3-ubyte", "12 × 12 × 1", "8 × 8 × 1", "train-images-idx3-ubyte"],
      {
        $0["t10k-images-idx3-ubyte"] = DatasetFiles.idx(
          [12, 12, 12], Array(repeating: 0, count: 12 * 144))
      }
    ),
    (
      "channels first", ["train-images-idx3-ubyte", "8 channels", "height, width, channels"],
      {
        $0["train-images-idx3-ubyte"] = DatasetFiles.idx(
          [30, 3, 8, 8], Array(repeating: 0, count: 30 * 192))
      }
    ),
    (
      "damaged gz data", ["train-images-idx3-ubyte.gz", "gzip data is damaged"],
      {
        $0["train-images-idx3-ubyte.gz"] = $0["train-images-idx3-ubyte"]
        $0["train-images-idx3-ubyte"] = nil
      }
    ),
  ]

  @Test(arguments: damages.indices)
  func `damage is told in one sentence that names the file`(_ index: Int) throws {
    let (name, words, change) = Self.damages[index]
    var files = DatasetFiles.idxFolder()
    change(&files)
    let error = #expect(throws: DataError.self, "\(name)") { try load(files) }
    let text = try #require(error).description
    #expect(words.allSatisfy(text.contains), "\(name): \(text)")
    #expect(!text.contains("\n"))
  }

  @Test func `a folder that is not there is told with its path`() throws {
    for path in ["/nowhere/at/all", "", "/etc/hostname"] {
      var folder = DatasetFolder()
      folder.path = path
      var config = DataConfig()
      config.dataset = .idx(folder)
      let error = #expect(throws: DataError.self) { try config.facts() }
      let expected = path.isEmpty ? "path of its folder is empty" : "no such folder: \(path)"
      #expect(error?.description.contains(expected) == true)
    }
  }

  @Test func `a leading tilde is the home folder`() {
    var folder = DatasetFolder()
    let home = homeFolder
    for (path, location) in [
      ("~", home), ("~/a b/c", "\(home)/a b/c"), ("a/~/b", "a/~/b"), ("~other/x", "~other/x"),
    ] {
      folder.path = path
      #expect(folder.location == location)
    }
  }

  @Test func `damaged gz data is told, never crashed on`() throws {
    // Forty bytes of gzip made by `printf 'patchlaw patchlaw patchlaw' | gzip -n`.
    let whole: [UInt8] = [
      0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0x2b, 0x48, 0x2c, 0x49, 0xce, 0xc8, 0x49, 0x2c,
      0x57, 0x28, 0x40, 0x27, 0x01,
    ]
    for length in 0..<whole.count { #expect(gunzip(Array(whole[0..<length])) == nil) }
    var generator = TestGenerator(1)
    for _ in 0..<300 {
      var bytes = whole + generator.values(12).map { UInt8(truncatingIfNeeded: Int($0 * 127)) }
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= 0x55
      _ = gunzip(bytes, largest: 1 << 20)
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: IDXFiles.fashionMNIST.path)))
  func `Fashion-MNIST is as published`() throws {
    let dataset = try Dataset.load(DataConfig())
    #expect(dataset.facts.source == .fashionMNIST)
    #expect(dataset.training.count == 55_000 && dataset.validation.count == 5_000)
    #expect(dataset.test.count == 10_000 && dataset.test.label(0) == 9)
    #expect(abs(dataset.mean[0] - 0.2860) < 1e-3 && abs(dataset.std[0] - 0.3530) < 1e-3)
  }
}
