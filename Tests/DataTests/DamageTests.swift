import Foundation
import Kernels
import TestSupport
import Testing

@testable import Data

/// Seeded damage of every sort to dataset files: an error in one sentence, or images that can be
/// used.
struct DamageTests {
  /// Numbers that headers get wrong.
  private static let words = [
    0, 1, 2, 3, 4, 7, 8, 12, 255, 2049, 2050, 2051, 2052, 65_535, 65_536, 1 << 24, 1 << 31,
    (1 << 32) - 1,
  ]

  private func damaged(
    _ files: [String: [UInt8]], using generator: inout TestGenerator
  ) -> [String: [UInt8]] {
    var files = files
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      guard let name = files.keys.sorted().randomElement(using: &generator),
        let other = files.keys.sorted().randomElement(using: &generator),
        var bytes = files[name]
      else { break }
      let place = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<9, using: &generator) {
      case 0: files[name] = nil
      case 1: files[name] = files[other]
      case 2: files[name] = Array(bytes[..<place])
      case 3: files[name] = bytes + DatasetFiles.noise(place + 1, seed: UInt64(place))
      case 4: (files["\(name).gz"], files[name]) = (bytes, nil)
      case 5, 6:
        if !bytes.isEmpty { bytes[place] = UInt8.random(in: 0...255, using: &generator) }
        files[name] = bytes
      default:
        let first = 4 * Int.random(in: 0..<5, using: &generator)
        guard bytes.count >= first + 4, let word = Self.words.randomElement(using: &generator)
        else { continue }
        bytes.replaceSubrange(first..<(first + 4), with: DatasetFiles.bigEndian(word))
        files[name] = bytes
      }
    }
    return files
  }

  /// Uses every image as training and probes do.
  private func use(_ dataset: Dataset) throws {
    let classes = dataset.classCount
    for set in [dataset.training, dataset.validation, dataset.test] {
      #expect(set.pixels.count % set.shape.byteCount == 0)
      if set.isLabelled { #expect((0..<set.count).allSatisfy { set.label($0) < classes }) }
    }
    let grid = try PatchGrid(shape: dataset.shape, patchSize: 4)
    let patches = FloatBuffer(count: grid.count * grid.valuesPerPatch)
    let order = Array(0..<grid.count)
    for set in [dataset.training, dataset.validation, dataset.test] {
      EvaluationImages(dataset: dataset, set: set, grid: grid, order: order)
        .fill(patches.all, images: [set.count - 1])
    }
    var images = TrainingImages(
      dataset: dataset, config: DataConfig(), grid: grid, order: order, seed: 0)
    let shown = images.images(0..<1)
    images.fill(patches.all, images: shown[...], firstDraw: 0)
  }

  private func survives(
    _ rounds: Int, of files: [String: [UInt8]], as source: (ImageFolder) -> DatasetSource,
    seed: UInt64
  ) throws -> (used: Int, refused: Int) {
    var generator = TestGenerator(seed)
    var counts = (used: 0, refused: 0)
    for _ in 0..<rounds {
      let files = damaged(files, using: &generator)
      do {
        try use(load(files, as: source))
        counts.used += 1
      } catch let error as DataError {
        #expect(!error.description.contains("\n") && error.description.count > 20)
        counts.refused += 1
      }
    }
    return counts
  }

  @Test func `five hundred damaged folders of IDX files are refused or can be used`() throws {
    let grey = try survives(
      300, of: DatasetFiles.idxFolder(), as: DatasetSource.idx, seed: 1)
    let colour = try survives(
      200, of: DatasetFiles.idxFolder(channels: 3), as: DatasetSource.idx, seed: 2)
    #expect(grey.used > 20 && grey.refused > 100 && colour.used > 20 && colour.refused > 60)
  }

  @Test func `two hundred damaged folders of CIFAR files are refused or can be used`() throws {
    let counts = try survives(
      200, of: DatasetFiles.cifarFolder(records: 3), as: DatasetSource.cifar10, seed: 3)
    #expect(counts.used > 10 && counts.refused > 60)
  }
}
