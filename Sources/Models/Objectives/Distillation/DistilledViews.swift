import Data
import Graph

/// The trunks of student and teacher on the views of each image: two large ones, and small ones of
/// the student alone.
struct DistilledViews {
  let large: CroppedViews
  let small: CroppedViews?
  /// Rows of the large views that an execution selects.
  let selected: TokenSet
  /// The student's outputs on the large views.
  let student: Trunk.Outputs
  /// The student's outputs on the small views.
  let local: Trunk.Outputs?
  /// The teacher's outputs on the large views, without gradient.
  let teacher: Trunk.Outputs
  /// Operations before this one belong to the trunks.
  let trunkEnd: Int

  /// Declares the views and runs the trunks.
  ///
  /// - Parameters:
  ///   - settings: Number, sizes and scales of the views.
  ///   - graph: Where the operations are appended.
  ///   - model: The trunk.
  ///   - grid: The patch grid of a large view.
  ///   - masks: The patches that are hidden from the student; nil if none are.
  init(
    _ settings: DINO, in graph: inout Graph, _ model: ModelConfig, _ grid: PatchGrid,
    masks: CropMasks? = nil
  ) {
    large = CroppedViews(
      "large", "global crops, for student and teacher", in: &graph, model, grid, numbers: 0..<2,
      scale: settings.globalScale...1)
    small =
      settings.locals == 0
      ? nil
      : CroppedViews(
        "small", "local crops, for the student alone", in: &graph, model,
        grid.square(side: settings.side(grid)), numbers: 2..<(2 + settings.locals),
        scale: settings.localScale...settings.globalScale)
    selected = graph.tokens(
      "counted", among: large.tokens, most: masks.map { 2 * $0.most(grid) },
      counted: masks.map { $0.average(grid) })
    student = Trunk(
      config: model, grid: grid, views: large.views, hidden: masks == nil ? nil : selected
    ).outputs(in: &graph, patches: large.patches, depth: model.depth)
    local = small.map {
      Trunk(config: model, grid: $0.grid, whole: grid, views: $0.views)
        .outputs(in: &graph, patches: $0.patches, depth: model.depth)
    }
    graph.declaresFrozen = true
    teacher = Trunk(config: model, grid: grid, views: large.views)
      .outputs(in: &graph, patches: large.patches, depth: model.depth)
    graph.declaresFrozen = false
    trunkEnd = graph.operations.count
  }

  /// The raw output of each block on the large views, [patches, width].
  var blocks: [Tensor] { student.blocks }

  /// The views of an image, as an execution is shown them.
  var tokens: ViewTokens { ViewTokens(patches: large.tokens, lossPositions: selected) }

  var all: [CroppedViews] { [large, small].compactMap(\.self) }
}

/// Both large views, one after the other.
func largeViews(
  _ model: ModelConfig, _ grid: PatchGrid, lossPositions: [Int] = []
) -> PatchSequence {
  let readingOrder = model.readingOrder(grid)
  return PatchSequence(
    readingOrder: readingOrder + readingOrder, prefix: grid.count, lossPositions: lossPositions)
}
