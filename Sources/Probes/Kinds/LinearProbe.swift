import Graph
import Models

/// One linear layer on the average over patches, standardized by batch norm without scale or shift.
///
/// The norm is worth 7 to 9 points where trunks are small, so that accuracies of linear probes without
/// it do not compare. On flattened pixels it is multinomial logistic regression.
struct LinearProbe: LearnedProbe {
  var isPooled: Bool { true }
  /// Half-decades around what validation chose on Fashion-MNIST at width 64.
  var learningRates: [Double] { [1e-2, 3e-2, 1e-1, 3e-1, 1] }
  /// Of logistic regression on flattened pixels, whose many inputs add up: half-decades around what
  /// validation chose on Fashion-MNIST.
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
