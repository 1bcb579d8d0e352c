public import Data
public import Graph
public import Settings

/// The trunk encodes the visible patches only; a decoder, the head, predicts the hidden ones.
///
/// The head's transformer blocks read the trunk's outputs, with a learned token at every hidden
/// position and bidirectional attention. Source: He et al. 2021 (arXiv:2111.06377), section 3. As
/// in AIM's trunk and unlike the paper, patches are normalized after their projection, there is no
/// class token by default, and patches keep their reading order, to which attention is invariant.
public struct MaskedAutoencoder: PretrainingObjective {
  public static let name = "mae"
  public static let meaning =
    "Predicts hidden patches with a decoder; the trunk reads the visible ones only (MAE). Needs "
    + "attention bidirectional and head transformer."

  public var ratio = 0.75

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("ratio", \.ratio, in: 0.01...0.99, "Masking ratio: fraction of patches that are masked.")
  ]

  private var masking: Masking {
    var masking = Masking()
    masking.ratio = ratio
    return masking
  }

  public func check(_ model: ModelConfig, _ grid: PatchGrid) throws {
    try ModelError.collect([
      { try checkReading(model) }, { try checkDecoder(model) },
      { try masking.checkCount(Self.name, grid) },
    ])
  }

  private func checkDecoder(_ model: ModelConfig) throws {
    guard case .transformer = model.head else {
      throw ModelError.unsuited(
        "model.objective is mae, whose decoder is the head: it needs model.head transformer, with "
          + "the decoder's depth, width and heads, not \(model.head.chosen.name)")
    }
  }

  public func lossKind(_ model: ModelConfig) -> LossKind {
    LossKind(
      unit: model.target.lossUnit(patchSize: model.patchSize),
      condition: "decoded from \(((1 - ratio) * 100).shortText) % of the patches",
      constant: model.target.constantLoss)
  }

  public func sequences(_ run: RunDraws) -> @Sendable (Int) -> PatchSequence {
    masking.sequences(run)
  }

  public func views(_ model: ModelConfig, _ grid: PatchGrid) -> [ValidationView] {
    masking.views(model, grid)
  }

  public func preview(
    _ sequence: PatchSequence, _ model: ModelConfig, _ grid: PatchGrid
  ) -> PatchSequence? { sequence }

  public func build(
    in graph: inout Graph, _ model: ModelConfig, _ grid: PatchGrid
  ) -> ObjectiveGraph {
    let hidden = masking.count(of: grid.count)
    let tokens = graph.patches(model, grid)
    let visible = graph.tokens("visible", among: tokens, perImage: grid.count - hidden)
    let view = ViewTokens(
      patches: tokens, lossPositions: graph.tokens("hidden", among: tokens, perImage: hidden),
      visible: visible)
    let patches = graph.input(rows: .tokens(tokens), width: grid.valuesPerPatch)
    return graph.predict(
      view, patches, Trunk(config: model, grid: grid), seen: graph.select(visible, of: patches),
      shift: 0)
  }
}
