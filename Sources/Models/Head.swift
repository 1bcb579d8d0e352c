import Data
import Graph

/// Maps trunk features to predictions: a final norm, then the configured layers.
///
/// MLP and transformer heads have their own projection and positions. Each block of the MLP head is
/// a residual, pre-norm MLP on one patch; AIM's published training code also adds the normalized
/// input once per block, a side effect of reusing its transformer block that the paper does not
/// describe and that is omitted here. A transformer head reads the whole sequence under the
/// pre-training mask, and then keeps only the loss positions; the other heads run on those alone.
/// If the trunk read only some patches, a learned token replaces the others. Source: El-Nouby et
/// al. 2024 (arXiv:2401.08541), section 3.3 and table 3e.
struct Head {
  let config: ModelConfig
  let grid: PatchGrid
  let view: ViewTokens
  /// K: values predicted per patch.
  let outputs: Int
  /// The prefix of its parameters.
  var name = "head"

  /// Computes predictions from features.
  ///
  /// - Parameters:
  ///   - graph: Where the operations are appended.
  ///   - features: [patches, width].
  /// - Returns: [counted, K].
  func predict(in graph: inout Graph, _ features: Tensor) -> Tensor {
    switch config.head {
    case .none:
      return project(
        in: &graph, normalize(in: &graph, graph.select(view.lossPositions, of: features)))
    case .mlp(let head):
      return predict(in: &graph, graph.select(view.lossPositions, of: features), head)
    case .transformer(let head):
      return predict(in: &graph, features, head)
    }
  }

  private func predict(in graph: inout Graph, _ features: Tensor, _ head: MLPHead) -> Tensor {
    let width = head.width ?? config.width
    var stream = enter(in: &graph, features, width: width)
    for index in 0..<head.depth {
      let block = "\(name).blocks.\(index)"
      stream = graph.mlp(
        stream, norm: "\(block).norm", name: "\(block).mlp", width: width,
        hiddenWidth: config.mlpRatio * width)
    }
    return project(in: &graph, graph.norm(stream, "\(name).norm"))
  }

  private func predict(
    in graph: inout Graph, _ features: Tensor, _ head: TransformerHead
  ) -> Tensor {
    let width = head.width ?? config.width
    let shape = TransformerBlock(
      width: width, heads: head.heads ?? config.heads, hiddenWidth: config.mlpRatio * width,
      blockSize: config.blockSide * config.blockSide)
    var stream = enter(in: &graph, features, width: width)
    for index in 0..<head.depth {
      stream = shape.append(to: &graph, stream, name: "\(name).blocks.\(index)")
    }
    return project(
      in: &graph, graph.norm(graph.select(view.lossPositions, of: stream), "\(name).norm"))
  }

  private func normalize(in graph: inout Graph, _ features: Tensor) -> Tensor {
    graph.finalNorm(features, config)
  }

  /// Norm, projection to the head's width, and positions.
  private func enter(in graph: inout Graph, _ features: Tensor, width: Int) -> Tensor {
    let normalized = normalize(in: &graph, features)
    var stream = graph.linear(
      normalized, weight: graph.matrix("\(name).in_proj.weight", [width, config.width]),
      bias: graph.parameter("\(name).in_proj.bias", [width], .zeros, decays: false))
    if graph.tokenSet(stream) == view.visible {
      let token = graph.parameter(
        "\(name).mask_token", [width], .normal(std: 0.02), decays: false)
      stream = graph.spread(stream, view.lossPositions, token: token)
    }
    let positions = sinCosPositions(grid: grid, width: width)
    return graph.addPositions(stream, table: graph.constant(positions, width: width))
  }

  private func project(in graph: inout Graph, _ stream: Tensor) -> Tensor {
    graph.linear(
      stream, weight: graph.matrix("\(name).out_proj.weight", [outputs, graph.width(stream)]),
      bias: graph.parameter("\(name).out_proj.bias", [outputs], .zeros, decays: false))
  }
}
