public import Data
public import Foundation
import Graph
import Kernels
public import Models

/// A validation image next to a model's prediction of it, for display.
///
/// The objective defines what is visible; each other patch is predicted from its pre-training
/// input, so an autoregressive prediction uses the true patches before it. Predictions of
/// normalized patches are shown with the true patch's mean and standard deviation, which the model
/// does not predict.
public struct PredictedImage: Codable, Hashable, Sendable {
  /// Pixels per side.
  public let size: Int
  public let channels: Int
  /// [size, size, channels], one byte per value, as are the others.
  public let truth: Foundation.Data
  /// The true pixels where the model sees them, else mid-gray.
  public let seen: Foundation.Data
  /// The true pixels where the model sees them, else its prediction.
  public let predicted: Foundation.Data
}

extension Model {
  /// Predicts the first images of a dataset's validation split.
  ///
  /// - Parameters:
  ///   - dataset: Its images and their standardization.
  ///   - count: Number of images.
  ///   - tokenizer: That of a model that predicts tokens; its most likely tokens are shown as the
  ///   patches that they represent.
  /// - Returns: One entry per image, in the split's order; empty if the tokenizer is missing.
  /// - Throws: ``SafetensorsError`` if the tokenizer belongs to another model.
  public func predictedImages(
    of dataset: Dataset, count: Int, tokenizer: Tokenizer? = nil
  ) throws -> [PredictedImage] {
    BLAS.useOneThread()
    let count = min(count, dataset.validation.count)
    let sequences = (0..<count).compactMap { shown(image: $0) }
    guard sequences.count == count else { return [] }
    let objective = PretrainingGraph(config: config, grid: grid)
    let execution = Execution(
      Program(
        objective.graph, images: count, isTraining: false,
        results: [objective.patches, objective.prediction]))
    execution.begin(images: count)
    EvaluationImages(
      dataset: dataset, set: dataset.validation, grid: grid, order: config.readingOrder(grid)
    ).fill(
      execution[objective.patches], images: 0..<count, readingOrder: sequences.map(\.readingOrder))
    execution.show(sequences, as: objective.view)
    execution.forward(parameters: parameters)
    let patches = execution[objective.patches].values
    let tokens = try tokenizer?.reader(images: count)
    if case .tokens = config.target, tokens == nil { return [] }
    let predictions =
      tokens.map { likeliest(execution, objective, $0) } ?? execution[objective.prediction].values
    var row = 0
    return sequences.enumerated().map { image, sequence in
      let values = grid.valuesPerPatch
      let truth = (0..<grid.count).map { place in
        let start = (image * grid.count + place) * values
        return Array(patches[start..<(start + values)])
      }
      var painting = Painting(grid: grid, dataset: dataset)
      for (place, patch) in truth.enumerated() {
        painting.paint(patch, at: sequence.readingOrder[place])
      }
      for place in sequence.lossPositions {
        let target = place + config.shift
        let prediction = Array(predictions[(row * values)..<((row + 1) * values)])
        painting.predict(
          config.target.pixels(prediction, truth: truth[target]), at: sequence.readingOrder[target])
        row += 1
      }
      return painting.image
    }
  }

  /// The patches of the most likely tokens, [counted, P], each decoded among the true tokens of the
  /// others.
  private func likeliest(
    _ execution: Execution, _ objective: PretrainingGraph, _ reader: any TokenReader
  ) -> [Float] {
    let (logits, view) = (execution[objective.prediction], objective.view)
    let found = IntBuffer(count: execution.extents.rows(view.lossPositions))
    largestOfRows(
      codes: found, input: logits, rows: found.count, width: logits.count / found.count)
    let images = execution.extents.images
    reader.read(
      execution[objective.patches], images: images, readingOrder: execution[view.patches].cells)
    let rows = (0..<found.count).map { execution[view.lossPositions].rows[$0] + config.shift }
    for (place, row) in rows.enumerated() { reader.codes[row] = found[place] }
    let patches = reader.patches(images: images)
    let values = grid.valuesPerPatch
    return rows.flatMap { patches[($0 * values)..<(($0 + 1) * values)] }
  }

  /// The sequence of an image for display.
  private func shown(image: Int) -> PatchSequence? {
    let method = config.objective.method
    return method.preview(method.views(config, grid)[0].sequence(image), config, grid)
  }
}

extension PredictionTarget {
  /// A prediction as pixels, standardized over the dataset.
  ///
  /// - Parameters:
  ///   - prediction: The head's output, or the patch of the predicted token.
  ///   - truth: The true patch; supplies mean and standard deviation if these are not predicted.
  /// - Returns: As many values as in the true patch.
  fileprivate func pixels(_ prediction: [Float], truth: [Float]) -> [Float] {
    switch self {
    case .pixels: prediction
    case .normalizedPixels: prediction.withMeanAndDeviation(of: truth)
    case .tokens(let target):
      target.space == .pixels ? prediction : prediction.withMeanAndDeviation(of: truth)
    }
  }
}

extension [Float] {
  /// Standardized values with the mean and the standard deviation of the true patch.
  fileprivate func withMeanAndDeviation(of truth: [Float]) -> [Float] {
    let count = Float(truth.count)
    let mean = truth.reduce(0, +) / count
    let variance = truth.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / (count - 1)
    let std = (variance + 1e-6).squareRoot()
    return map { $0 * std + mean }
  }
}

/// Three pictures of one image, patch by patch.
private struct Painting {
  private var truth: PatchCanvas
  private var seen: PatchCanvas
  private var predicted: PatchCanvas

  init(grid: PatchGrid, dataset: Dataset) {
    truth = PatchCanvas(grid: grid, dataset: dataset)
    (seen, predicted) = (truth, truth)
  }

  /// Paints a true patch into all three pictures.
  mutating func paint(_ patch: [Float], at cell: Int) {
    truth.paint(patch, at: cell)
    seen.paint(patch, at: cell)
    predicted.paint(patch, at: cell)
  }

  /// Paints a prediction in the place of a hidden patch.
  mutating func predict(_ patch: [Float], at cell: Int) {
    seen.fill(.gray, at: cell)
    predicted.paint(patch, at: cell)
  }

  var image: PredictedImage {
    PredictedImage(
      size: truth.grid.size, channels: truth.grid.channels, truth: Foundation.Data(truth.pixels),
      seen: Foundation.Data(seen.pixels), predicted: Foundation.Data(predicted.pixels))
  }
}
