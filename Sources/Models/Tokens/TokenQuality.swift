public import Data
import Foundation
import Kernels

/// The quality of a tokenizer on images that it was not fitted to.
public struct TokenQuality: Codable, Hashable, Sendable {
  /// Number of held-out patches.
  public let patches: Int
  /// Number of codes that occur in none of them.
  public let deadCodes: Int
  /// exp of the entropy of the code frequencies; equals the vocabulary size if all are equally
  /// frequent.
  public let usedPerplexity: Double
  /// Mean squared error per value, in the tokenizer's space.
  public let reconstructionError: Double
}

extension Tokenizer {
  /// Maximum number of validation images used to evaluate a tokenizer.
  private static let judgedImages = 1000
  private static let judgedTogether = 50

  /// Evaluates the tokenizer on the first validation images.
  ///
  /// - Throws: ``SafetensorsError`` if the weights belong to another tokenizer.
  public func quality(on dataset: Dataset) throws -> TokenQuality {
    BLAS.useOneThread()
    let images = EvaluationImages(
      dataset: dataset, set: dataset.validation, grid: grid, order: Array(0..<grid.count))
    let count = min(Self.judgedImages, images.count)
    let reader = try reader(images: Self.judgedTogether)
    let stride = grid.count * grid.valuesPerPatch
    let patches = FloatBuffer(count: Self.judgedTogether * stride)
    let scratch = FloatBuffer(count: patches.count)
    var uses = [Int](repeating: 0, count: target.vocabulary)
    var error = 0.0
    for start in Swift.stride(from: 0, to: count, by: Self.judgedTogether) {
      let range = start..<min(start + Self.judgedTogether, count)
      let part = patches[0..<(range.count * stride)]
      images.fill(part, images: range)
      reader.read(part, images: range.count, readingOrder: nil)
      let truth = target.space.values(
        part, rows: range.count * grid.count, width: grid.valuesPerPatch, scratch: scratch.all)
      error += zip(truth.values, reader.patches(images: range.count)).reduce(0) {
        $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
      }
      for row in 0..<(range.count * grid.count) { uses[reader.codes[row]] += 1 }
    }
    let shares = uses.filter { $0 > 0 }.map { Double($0) / Double(count * grid.count) }
    return TokenQuality(
      patches: count * grid.count, deadCodes: uses.count { $0 == 0 },
      usedPerplexity: exp(-shares.reduce(0) { $0 + $1 * log($1) }),
      reconstructionError: error / Double(count * stride))
  }
}
