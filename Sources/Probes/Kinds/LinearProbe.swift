import Graph
import Models

/// One linear layer on the average over patches, standardized by batch norm without scale or shift.
///
/// The norm adds 7 to 9 points for small trunks, so accuracies of linear probes without it are not
/// comparable. On flattened pixels it is multinomial logistic regression.
struct LinearProbe: LearnedProbe {
  var isPooled: Bool { true }
  /// Half-decades around the values selected on Fashion-MNIST at width 64.
  var learningRates: [Double] { [1e-2, 3e-2, 1e-1, 3e-1, 1] }
  /// For logistic regression on flattened pixels, which have many inputs: half-decades around the
  /// values selected on Fashion-MNIST.
  static let pixelLearningRates = [3e-4, 1e-3, 3e-3, 1e-2, 3e-2]

  func logits(
    _ features: Tensor, in graph: inout Graph, heads: Int, classes: Int, images: Int
  ) -> Tensor {
    let shape = [classes, graph.width(features)]
    let weight = graph.parameter("head.linear.weight", shape, .xavierUniform, decays: true)
    let bias = graph.parameter("head.linear.bias", [classes], .zeros, decays: false)
    return graph.linear(features, weight: weight, bias: bias)
  }

  func updateOperations(model: ModelConfig, patches: Double) -> Double {
    60 * Double(model.width)
  }
}
