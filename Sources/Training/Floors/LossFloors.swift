public import Data
import Foundation
import Kernels
public import Models

/// What simple predictions lose on the held-out patches by which a model's loss is measured.
///
/// Everything is fitted on the run's own crops, and judged on the same images, places and targets as
/// the model. A model that loses more has learned less than the line says.
public struct LossFloors: Codable, Hashable, Sendable {
  /// Of predicting zero: the targets' mean square, to which the share of variance explained refers.
  public var zero: Double?
  /// Of the mean target at the patch's place in the image.
  public var positionMean: Double?
  /// Of ridge regressions: from the patch read last before; from the patches around it that are
  /// read before; from all that are read before.
  public var previousPatch: Double?
  public var neighbors: Double?
  public var earlierPatches: Double?
  /// Of tokens that are all equally likely, and of their frequencies in training images.
  public var uniform: Double?
  public var unigram: Double?

  public init() {}
}

extension LossFloors {
  /// Computes the floors of a model's validation loss.
  ///
  /// Equal arguments give equal bits, whatever the number of threads.
  ///
  /// - Parameters:
  ///   - model: Target, order and objective; its size does not matter.
  ///   - data: Crops, flips and mixture.
  ///   - dataset: The loaded dataset that `data` names.
  ///   - images: Held-out images that measure the loss, from the first.
  ///   - seed: Of the crops that predictions are fitted on.
  ///   - tokenizer: The codebook of a model that predicts tokens.
  ///   - threads: Threads to use.
  /// - Throws: ``DataError`` when patches do not tile the images.
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
