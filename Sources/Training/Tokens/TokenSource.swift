public import Data
import Graph
import Kernels
public import Models

/// The tokens that a run predicts.
struct TokenSource {
  let tokenizer: Tokenizer
  /// Places from an output to the patch that it predicts.
  private let shift: Int

  /// nil where the model predicts no tokens.
  ///
  /// - Throws: What keeps the tokenizer from being fitted.
  init?(
    _ model: ModelConfig, _ given: Tokenizer?, dataset: Dataset, grid: PatchGrid, threads: Int
  ) throws {
    guard case .tokens(let target) = model.target else { return nil }
    let fitted = try given ?? .fitted(target, dataset: dataset, grid: grid, threads: threads)
    guard let fitted else { return nil }
    (tokenizer, shift) = (fitted, model.shift)
  }

  /// What labels the executions of each thread.
  func labels(images: Int, threads: Int) throws -> [TokenLabels] {
    try (0..<max(1, threads)).map { _ in
      TokenLabels(reader: try tokenizer.reader(images: images), shift: shift)
    }
  }
}

/// Gives one thread's executions the tokens that they predict.
struct TokenLabels {
  let reader: any TokenReader
  let shift: Int

  /// Sets the labels of an execution, once it is set which of its predictions count.
  ///
  /// - Parameters:
  ///   - execution: With its patches filled and its sequences shown.
  ///   - objective: What it executes.
  func set(_ execution: Execution, _ objective: PretrainingGraph) {
    let (patches, counted) = (execution[objective.view.patches], execution[objective.view.counted])
    reader.read(
      execution[objective.patches], images: execution.extents.images, visits: patches.cells)
    for place in 0..<execution.extents.rows(objective.view.counted) {
      counted.labels[place] = reader.codes[counted.rows[place] + shift]
    }
  }
}

/// What a long fit is told from outside, and where it leaves what it has reached.
public struct FitControl {
  /// Where an earlier fit stopped.
  public var checkpoint: Safetensors?
  /// Called between steps with what a later fit needs to go on.
  public var save: ((() -> Safetensors) throws -> Void)?
  /// Whether to stop before the end.
  public var mustStop: () -> Bool = { false }

  public init() {}
}

extension Tokenizer {
  /// Fits the tokenizer that `target` asks for to a dataset's training images.
  ///
  /// Equal arguments give equal bits, whatever the number of threads.
  ///
  /// - Parameters:
  ///   - target: What is asked for.
  ///   - dataset: Whose training images it is fitted to.
  ///   - grid: How images are cut.
  ///   - threads: Threads to use.
  ///   - control: Where to go on from, and when to stop.
  /// - Returns: The tokenizer; nil when told to stop.
  /// - Throws: ``TrainingError`` when an autoencoder diverges, and what `control` throws.
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
