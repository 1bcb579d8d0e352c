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
    shift = model.shift
    tokenizer = try given ?? .fitted(target, dataset: dataset, grid: grid, threads: threads)
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
  ///   - patches: Its input.
  func set(_ execution: Execution, patches: Tensor) {
    reader.read(
      execution[patches], images: execution.extents.images, visits: execution.visits)
    for place in 0..<execution.extents.counted {
      execution.labels[place] = reader.codes[execution.countedRows[place] + shift]
    }
  }
}

extension Tokenizer {
  /// Fits the tokenizer that `target` asks for to a dataset's training images.
  ///
  /// Equal arguments give equal bits, whatever the number of threads.
  ///
  /// - Throws: What keeps it from being fitted.
  public static func fitted(
    _ target: TokenTarget, dataset: Dataset, grid: PatchGrid, threads: Int
  ) throws -> Tokenizer {
    switch target.codebook {
    case .kmeans(let means):
      Tokenizer(target: target, means: means, dataset: dataset, grid: grid, threads: threads)
    }
  }
}
