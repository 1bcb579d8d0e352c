public import Data
import Graph
import Kernels
public import Models

/// The tokens that a run predicts.
struct TokenSource {
  let tokenizer: Tokenizer
  /// The offset from an output to its target in reading order.
  private let shift: Int

  /// nil if the model does not predict tokens.
  ///
  /// - Throws: The errors of fitting the tokenizer.
  init?(
    _ model: ModelConfig, _ given: Tokenizer?, dataset: Dataset, grid: PatchGrid, threads: Int
  ) throws {
    guard case .tokens(let target) = model.target else { return nil }
    let fitted = try given ?? .fitted(target, dataset: dataset, grid: grid, threads: threads)
    guard let fitted else { return nil }
    (tokenizer, shift) = (fitted, model.shift)
  }

  /// The labeler of each thread.
  func labels(images: Int, threads: Int) throws -> [TokenLabels] {
    try (0..<max(1, threads)).map { _ in
      TokenLabels(reader: try tokenizer.reader(images: images), shift: shift)
    }
  }
}

/// Labels one thread's executions with the tokens that they predict.
struct TokenLabels {
  let reader: any TokenReader
  let shift: Int

  /// Sets the labels of an execution, after its loss positions.
  ///
  /// - Parameters:
  ///   - execution: With its patches and sequences filled in.
  ///   - objective: The graph of the execution.
  func set(_ execution: Execution, _ objective: PretrainingGraph) {
    let view = objective.view
    reader.read(
      execution[objective.patches], images: execution.extents.images,
      readingOrder: execution[view.patches].cells)
    set(execution, view.lossPositions, shift: shift)
    for further in view.further {
      set(execution, further.lossPositions, shift: further.shift)
    }
  }

  private func set(_ execution: Execution, _ lossPositions: TokenSet, shift: Int) {
    let tokens = execution[lossPositions]
    for place in 0..<execution.extents.rows(lossPositions) {
      tokens.labels[place] = reader.codes[tokens.rows[place] + shift]
    }
  }
}

/// Controls a long fit: where it resumes, saves and stops.
public struct FitControl {
  /// The checkpoint of an interrupted fit.
  public var checkpoint: Safetensors?
  /// Called between steps with a checkpoint.
  public var save: ((() -> Safetensors) throws -> Void)?
  /// Whether to stop before the end.
  public var mustStop: () -> Bool = { false }

  public init() {}
}

extension Tokenizer {
  /// Fits the tokenizer of `target` to a dataset's training images.
  ///
  /// Equal arguments give equal bits for any number of threads.
  ///
  /// - Parameters:
  ///   - target: The token target.
  ///   - dataset: The dataset with the training images.
  ///   - grid: The patch grid of an image.
  ///   - threads: Number of threads.
  ///   - control: Where to resume, and when to stop.
  /// - Returns: The tokenizer; nil if stopped.
  /// - Throws: ``TrainingError`` if an autoencoder diverges, and the errors of `control`.
  public static func fitted(
    _ target: TokenTarget, dataset: Dataset, grid: PatchGrid, threads: Int,
    control: FitControl = FitControl()
  ) throws -> Tokenizer? {
    BLAS.useOneThread()
    switch target.codebook {
    case .kmeans(let means):
      return Tokenizer(
        target: target, means: means, dataset: dataset, grid: grid, threads: threads)
    case .autoencoder(let settings):
      let training = AutoencoderTraining(
        target: target, settings: settings, dataset: dataset, grid: grid, threads: threads)
      if let checkpoint = control.checkpoint { training.restore(checkpoint) }
      while training.step < settings.steps {
        if control.mustStop() {
          try control.save?(training.checkpoint)
          return nil
        }
        try training.advance()
        try control.save?(training.checkpoint)
      }
      return try Tokenizer(target: target, grid: grid, weights: training.weights(), from: "fit")
    }
  }
}
