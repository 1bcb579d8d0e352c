public import Data
public import Graph

/// Frozen features: means of the raw outputs of windows of blocks, before the final norm, for each
/// patch or for the class token; registers are never among them.
///
/// Runs once for all windows, up to the last block that they need. Source: El-Nouby et al. 2024
/// (arXiv:2401.08541), section 4; windows as in Apple's published probes.
public struct FeatureGraph: Sendable {
  public let graph: Graph
  /// Every patch of an image, in reading order.
  public let tokens: TokenSet
  /// [patches, values per patch], in reading order.
  public let patches: Tensor
  /// [patches, width], one per window.
  public let features: [Tensor]
  /// [images, width], one per window of the class token.
  public let classTokens: [Tensor]

  /// Describes the features of some windows of blocks, counted from 0, each window once.
  ///
  /// - Parameters:
  ///   - config: The trunk's config.
  ///   - grid: The patch grid of an image.
  ///   - windows: Those in which patches are read.
  ///   - classWindows: Those in which the class token is read; the trunk must have one.
  public init(
    config: ModelConfig, grid: PatchGrid, windows: [Range<Int>], classWindows: [Range<Int>] = []
  ) {
    let all = windows + classWindows
    let depth = all.map(\.upperBound).max() ?? 0
    precondition(
      depth <= config.depth && all.allSatisfy { !$0.isEmpty && $0.lowerBound >= 0 },
      "windows \(all) are not among the trunk's \(config.depth) blocks")
    precondition(
      classWindows.isEmpty || config.form.classToken, "only a trunk with a class token has its output")
    var graph = Graph()
    tokens = graph.patches(config, grid)
    patches = graph.input(rows: .tokens(tokens), width: grid.valuesPerPatch)
    let trunk = Trunk(config: config, grid: grid, dropsPaths: false)
    let outputs = trunk.outputs(in: &graph, patches: patches, depth: depth)
    features = windows.map { graph.window(outputs, $0) }
    classTokens = classWindows.map { graph.window(outputs, $0, ofClassToken: true) }
    self.graph = graph
  }
}
