public import Data
public import Graph

/// Several random views of each image, all of one size, as one input of a graph.
public struct CroppedViews: Sendable {
  /// The name of the views in listings.
  public let name: String
  /// What they are for, in words.
  public let meaning: String
  /// The patches of all these views of an image, view after view.
  public let tokens: TokenSet
  /// One row per view.
  let views: TokenSet
  /// [images, views, T, values per patch]: the input.
  public let patches: Tensor
  let grid: PatchGrid
  /// The crop of each view; numbered among all views of an image.
  public let crops: [ViewCrop]

  /// Declares the input and its token sets.
  ///
  /// - Parameters:
  ///   - name: The name of the views in listings.
  ///   - meaning: What they are for, in words.
  ///   - graph: The graph that declares them.
  ///   - model: Defines the reading order.
  ///   - grid: The patch grid of each view.
  ///   - numbers: The indices of the views among all views of an image.
  ///   - scale: The fraction of the image's area in each view.
  init(
    _ name: String, _ meaning: String, in graph: inout Graph, _ model: ModelConfig,
    _ grid: PatchGrid, numbers: Range<Int>, scale: ClosedRange<Double>
  ) {
    let order = model.readingOrder(grid)
    (self.name, self.meaning, self.grid) = (name, meaning, grid)
    tokens = graph.tokens(
      "patches of \(name) views", perImage: numbers.count * grid.count,
      cells: numbers.flatMap { _ in order }, groups: numbers.count)
    views = graph.tokens("\(name) views", perImage: numbers.count)
    patches = graph.input(rows: .tokens(tokens), width: grid.valuesPerPatch)
    crops = numbers.map { ViewCrop(grid: grid, order: order, scale: scale, number: $0) }
  }
}
