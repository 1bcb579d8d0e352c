public import Data
import Foundation
import Kernels
public import Models

/// The losses of simple predictions on the held-out patches that measure a model's loss.
///
/// Everything is fitted on the run's own crops, and evaluated on the same images, positions and
/// targets as the model. A model with a higher loss has learned less than the simple prediction.
public struct LossFloors: Codable, Hashable, Sendable {
  /// Of predicting zero: the targets' mean square, the reference of the explained variance.
  public var zero: Double?
  /// Of the mean target at the patch's position in the image.
  public var positionMean: Double?
  /// Of ridge regressions: from the previous patch in reading order; from the neighboring patches
  /// read before; from all patches read before.
  public var previousPatch: Double?
  public var neighbors: Double?
  public var earlierPatches: Double?
  /// Of a uniform distribution over tokens, and of their frequencies in training images.
  public var uniform: Double?
  public var unigram: Double?

  public init() {}
}

extension LossFloors {
  /// Computes the floors of a model's validation loss.
  ///
  /// Equal arguments give equal bits for any number of threads.
  ///
  /// - Parameters:
  ///   - model: Target, order and objective; its size does not matter.
  ///   - data: Crops, flips and mixture.
  ///   - dataset: The loaded dataset that `data` names.
  ///   - images: Number of held-out images that measure the loss, from the first.
  ///   - seed: The seed of the crops used for fitting.
  ///   - tokenizer: The codebook of a model that predicts tokens.
  ///   - threads: Number of threads.
  /// - Throws: ``DataError`` if patches do not tile the images.
  public init(
    model: ModelConfig, data: DataConfig, dataset: Dataset, images: Int, seed: Int,
    tokenizer: Tokenizer?, threads: Int
  ) throws {
    self.init()
    BLAS.useOneThread()
    guard model.measuresTarget else { return }
    let patches = try FloorPatches(
      model: model, data: data, dataset: dataset, images: images, seed: seed, threads: threads)
    if let tokenizer {
      uniform = log(Double(tokenizer.target.vocabulary))
      unigram = try patches.unigramLoss(tokenizer)
      return
    }
    let targets = PixelTargets(patches, isNormalized: model.target == .normalizedPixels)
    (zero, positionMean) = (targets.zeroLoss, targets.positionMeanLoss)
    guard let ridge = RidgeFloors(targets, threads: threads) else { return }
    (previousPatch, neighbors, earlierPatches) = ridge.losses()
  }
}
