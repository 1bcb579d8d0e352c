import Foundation
import Kernels
import TestSupport
import Testing

@testable import Data

/// Seeded damage of every sort to dataset files: an error in one sentence, or images that can be
/// used.
struct DamageTests {
  /// Uses every image as training and probes do.
  private func use(_ dataset: Dataset) throws {
    let classes = dataset.classCount
    for set in [dataset.training, dataset.validation, dataset.test] {
      #expect(set.pixels.count % set.shape.byteCount == 0)
      if set.isLabeled { #expect((0..<set.count).allSatisfy { set.label($0) < classes }) }
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
    _ rounds: Int, of files: [String: [UInt8]], as source: (DatasetFolder) -> DatasetSource,
    seed: UInt64
  ) throws -> (used: Int, refused: Int) {
    var generator = TestGenerator(seed)
    var counts = (used: 0, refused: 0)
    for _ in 0..<rounds {
      let files = DatasetFiles.damaged(files, using: &generator)
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
    let gray = try survives(
      300, of: DatasetFiles.idxFolder(), as: DatasetSource.idx, seed: 1)
    let color = try survives(
      200, of: DatasetFiles.idxFolder(channels: 3), as: DatasetSource.idx, seed: 2)
    #expect(gray.used > 20 && gray.refused > 100 && color.used > 20 && color.refused > 60)
  }

  @Test func `two hundred damaged folders of CIFAR files are refused or can be used`() throws {
    let counts = try survives(
      200, of: DatasetFiles.cifarFolder(records: 3), as: DatasetSource.cifar10, seed: 3)
    #expect(counts.used > 10 && counts.refused > 60)
  }
}
