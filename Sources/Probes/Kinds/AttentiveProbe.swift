import Graph
import Models
public import Settings

/// The attentive probe of AIM.
///
/// Learned query, key and value weights without bias, no query or output projection, then one
/// linear layer. Source: El-Nouby et al. 2024 (arXiv:2401.08541), equation 4.
public struct AttentiveProbe: Settings, LearnedProbe {
  public var queries = 1
  public init() {}
  public static let fields: [Field<Self>] = [
    Field(
      "queries", \.queries, in: 1...64, "Number of learned queries; their outputs are averaged.")
  ]

  static let query = "head.cls_token"

  var isPooled: Bool { false }
  /// Half-decades around the values selected on Fashion-MNIST at width 64.
  var learningRates: [Double] { [1e-3, 3e-3, 1e-2, 3e-2, 1e-1] }

  func logits(
    _ features: Tensor, in graph: inout Graph, heads: Int, classes: Int, images: Int
  ) -> Tensor {
    let width = graph.width(features)
    let query = graph.parameter(
      Self.query, [queries, width], .normal(std: 0.02), decays: false)
    let key = graph.parameter("head.k.weight", [width, width], .xavierUniform, decays: true)
    let value = graph.parameter("head.v.weight", [width, width], .xavierUniform, decays: true)
    let pooled = graph.attentivePool(
      features, query: query, key: key, value: value, heads: heads, images: images)
    let weight = graph.parameter(
      "head.linear.weight", [classes, width], .xavierUniform, decays: true)
    return graph.linear(pooled, weight: weight)
  }

  /// Each patch is read once per head and query.
  func updateOperations(model: ModelConfig, patches: Double) -> Double {
    12 * patches * Double(model.heads * queries) * Double(model.width)
  }
}
