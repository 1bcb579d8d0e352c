import Data
import Foundation
import Kernels
import Models

/// The images behind the floors of a loss: training crops to fit on, held-out images to evaluate
/// on.
struct FloorPatches {
  let grid: PatchGrid
  /// The raster index of the patch at each position of `fitted`.
  let readingOrder: [Int]
  /// [fitted images, T, P].
  let fitted: FloatBuffer
  let fittedCount: Int
  /// [held-out images, T, P], each in its own reading order.
  let judged: FloatBuffer
  /// The sequence of each held-out image.
  let sequences: [PatchSequence]
  /// The offset from an output to its target in reading order.
  let shift: Int

  /// Number of training crops to fit on.
  static func fittedCount(_ grid: PatchGrid) -> Int {
    min(mostImages, max(1, mostValues / (grid.count * grid.valuesPerPatch)))
  }

  /// Limits of the fitted set: images, and values.
  private static let (mostImages, mostValues) = (16_384, 1 << 24)
  /// Images per task.
  private static let shard = 64

  init(
    model: ModelConfig, data: DataConfig, dataset: Dataset, images: Int, seed: Int, threads: Int
  ) throws {
    let grid = try PatchGrid(shape: dataset.shape, patchSize: model.patchSize)
    let values = grid.count * grid.valuesPerPatch
    let readingOrder = model.readingOrder(grid)
    let (count, held) = (Self.fittedCount(grid), min(images, dataset.validation.count))
    (self.grid, self.readingOrder, fittedCount, shift) = (grid, readingOrder, count, model.shift)
    let view = model.objective.method.views(model, grid)[0]
    let sequences = (0..<held).map { view.sequence($0) }
    self.sequences = sequences
    var draws = TrainingImages(
      dataset: dataset, config: data, grid: grid, order: readingOrder, seed: seed)
    let chosen = draws.images(0..<count)
    let (crops, fitted) = (draws, FloatBuffer(count: count * values))
    let source = EvaluationImages(
      dataset: dataset, set: dataset.validation, grid: grid, order: readingOrder)
    let judged = FloatBuffer(count: held * values)
    Self.shards(count, threads) { range in
      crops.fill(
        fitted[(range.lowerBound * values)..<(range.upperBound * values)], images: chosen[range],
        firstDraw: range.lowerBound)
    }
    Self.shards(held, threads) { range in
      source.fill(
        judged[(range.lowerBound * values)..<(range.upperBound * values)], images: range,
        readingOrder: range.map { sequences[$0].readingOrder })
    }
    (self.fitted, self.judged) = (fitted, judged)
  }

  private static func shards(_ count: Int, _ threads: Int, _ body: (Range<Int>) -> Void) {
    let starts = Array(stride(from: 0, to: count, by: shard))
    ThreadTeam.run(threads: threads, tasks: starts.count) { task in
      body(starts[task]..<min(starts[task] + shard, count))
    }
  }

  /// Each predicted patch of the held-out images: the row in `judged` and its raster index.
  var predicted: [(row: Int, cell: Int)] {
    sequences.enumerated().flatMap { image, sequence in
      sequence.lossPositions.map {
        (image * grid.count + $0 + shift, sequence.readingOrder[$0 + shift])
      }
    }
  }

  /// Cross-entropy of the predicted tokens under their add-one-smoothed frequencies in the fitted
  /// images.
  func unigramLoss(_ tokenizer: Tokenizer) throws -> Double {
    let reader = try tokenizer.reader(images: Self.shard)
    var counts = Array(repeating: 1.0, count: tokenizer.target.vocabulary)
    // Enough tokens to estimate all frequencies; tokenizing them takes most of the time.
    read(fitted, min(fittedCount, 2048), reader, { _ in readingOrder }) { counts[$1] += 1 }
    let total = counts.reduce(0, +)
    var codes: [Int] = []
    read(judged, sequences.count, reader, { sequences[$0].readingOrder }) { codes.append($1) }
    let losses = predicted.map { -log(counts[codes[$0.row]] / total) }
    return losses.reduce(0, +) / Double(losses.count)
  }

  private func read(
    _ patches: FloatBuffer, _ count: Int, _ reader: any TokenReader, _ readingOrder: (Int) -> [Int],
    _ take: (_ row: Int, _ code: Int) -> Void
  ) {
    let values = grid.count * grid.valuesPerPatch
    for start in stride(from: 0, to: count, by: Self.shard) {
      let range = start..<min(start + Self.shard, count)
      let cells = IntBuffer(count: range.count * grid.count)
      for (place, image) in range.enumerated() {
        cells.copy(readingOrder(image), at: place * grid.count)
      }
      reader.read(
        patches[(range.lowerBound * values)..<(range.upperBound * values)], images: range.count,
        readingOrder: cells)
      for row in 0..<(range.count * grid.count) {
        take(start * grid.count + row, reader.codes[row])
      }
    }
  }
}
