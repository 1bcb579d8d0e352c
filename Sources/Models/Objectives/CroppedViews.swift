public import Data
public import Graph

/// Some random views of each image, all of one size, as one input of a graph.
public struct CroppedViews: Sendable {
  /// The patches of all these views of an image, view after view.
  public let tokens: TokenSet
  /// One row per view.
  let views: TokenSet
  /// [images, views, T, values per patch]: the input.
  public let patches: Tensor
  let grid: PatchGrid
  /// How each is cut; numbered among all views of an image.
  public let crops: [ViewCrop]

  /// Declares the input and its token sets.
  ///
  /// - Parameters:
  ///   - name: Of the views, for listings.
  ///   - graph: Where they are declared.
  ///   - model: Gives the reading order.
  ///   - grid: How each view is cut.
  ///   - numbers: Of the views among all of an image.
  ///   - scale: Share of the image's area that each keeps.
  init(
    _ name: String, in graph: inout Graph, _ model: ModelConfig, _ grid: PatchGrid,
    numbers: Range<Int>, scale: ClosedRange<Double>
  ) {
    let order = model.visits(grid)
    self.grid = grid
    tokens = graph.tokens(
      "patches of \(name) views", perImage: numbers.count * grid.count,
      cells: numbers.flatMap { _ in order }, groups: numbers.count)
    views = graph.tokens("\(name) views", perImage: numbers.count)
    patches = graph.input(rows: .tokens(tokens), width: grid.valuesPerPatch)
    crops = numbers.map { ViewCrop(grid: grid, order: order, scale: scale, number: $0) }
  }
}
