import Data
import Graph

/// From trunk features to predictions: a final norm, then the layers that the config chooses.
///
/// The MLP head has its own projection and positions; each block is a residual, pre-norm MLP on
/// one patch. AIM's published training code also adds the normalized input once per block, a quirk
/// of reusing its transformer block; the paper's authors describe plain residual blocks, and so
/// are these. Source: El-Nouby et al. 2024 (arXiv:2401.08541), section 3.3.
struct Head {
  let config: ModelConfig
  let grid: PatchGrid
  let visits: [Int]
  /// K: values predicted per patch.
  let outputs: Int

  /// Predicts from features.
  ///
  /// - Parameters:
  ///   - graph: Where the operations are appended.
  ///   - features: [counted, width].
  /// - Returns: [counted, K].
  func predict(in graph: inout Graph, _ features: Tensor) -> Tensor {
    let normalized = graph.norm(features, "trunk.post_trunk_norm")
    switch config.head {
    case .none: return project(in: &graph, normalized)
    case .mlp(let head): return predict(in: &graph, normalized, head)
    }
  }

  private func predict(in graph: inout Graph, _ features: Tensor, _ head: MLPHead) -> Tensor {
    let width = head.width ?? config.width
    var stream = graph.linear(
      features, weight: graph.matrix("head.in_proj.weight", [width, config.width]),
      bias: graph.parameter("head.in_proj.bias", [width], .zeros, decays: false))
    let positions = sinCosPositions(grid: grid, visits: visits, width: width)
    stream = graph.addPositions(stream, table: graph.constant(positions, width: width))
    for index in 0..<head.depth {
      let name = "head.blocks.\(index)"
      stream = graph.mlp(
        stream, norm: "\(name).norm", name: "\(name).mlp", width: width,
        hiddenWidth: config.mlpRatio * width)
    }
    return project(in: &graph, graph.norm(stream, "head.norm"))
  }

  private func project(in graph: inout Graph, _ stream: Tensor) -> Tensor {
    graph.linear(
      stream, weight: graph.matrix("head.out_proj.weight", [outputs, graph.width(stream)]),
      bias: graph.parameter("head.out_proj.bias", [outputs], .zeros, decays: false))
  }
}
