import Data
import Kernels

/// Patches sampled evenly from a set of images, to fit or evaluate a codebook.
///
/// Images are neither cropped nor flipped, so that one codebook serves every augmentation and its
/// tokens mean the same in each.
struct TokenSample {
  let dataset: Dataset
  let grid: PatchGrid
  let space: TokenSpace

  /// Patch i is at a random position of the i-th image of a shuffle, which is redrawn when it ends.
  ///
  /// - Parameters:
  ///   - set: The images.
  ///   - count: Number of patches.
  ///   - seed: Random seed of shuffle and positions.
  ///   - threads: Number of threads; the results do not depend on it.
  /// - Returns: [count, values per patch].
  func patches(_ set: ImageSet, count: Int, seed: Int, threads: Int) -> FloatBuffer {
    let images = EvaluationImages(
      dataset: dataset, set: set, grid: grid, order: Array(0..<grid.count))
    var generator = SeededGenerator(seed: seed, stream: .tokens, 0)
    let shuffle = Array(0..<set.count).shuffled(using: &generator)
    let places = (0..<count).map { _ in Int.random(in: 0..<grid.count, using: &generator) }
    let width = grid.valuesPerPatch
    let sample = FloatBuffer(count: count * width)
    let pieces = stride(from: 0, to: count, by: 1024).map { $0..<min($0 + 1024, count) }
    ThreadTeam.run(threads: threads, tasks: pieces.count) { piece in
      let whole = FloatBuffer(count: grid.count * width)
      for patch in pieces[piece] {
        let image = shuffle[patch % set.count]
        images.fill(whole.all, images: image..<(image + 1))
        let place = places[patch] * width
        sample[(patch * width)..<((patch + 1) * width)].copy(whole[place..<(place + width)])
      }
    }
    guard space == .normalizedPixels else { return sample }
    let normalized = FloatBuffer(count: sample.count)
    _ = space.values(sample.all, rows: count, width: width, scratch: normalized.all)
    return normalized
  }
}

extension TokenSpace {
  /// Converts patches to this space.
  ///
  /// - Parameters:
  ///   - patches: [rows, width], standardized over the dataset.
  ///   - rows: Number of patches.
  ///   - width: Values per patch.
  ///   - scratch: [rows, width]. Overwritten, and returned, if the values differ.
  /// - Returns: [rows, width].
  func values(
    _ patches: FloatSlice, rows: Int, width: Int, scratch: FloatSlice
  ) -> FloatSlice {
    guard self == .normalizedPixels else { return patches }
    standardizeRows(output: scratch, input: patches, rows: rows, width: width, epsilon: 1e-6)
    return scratch
  }
}
