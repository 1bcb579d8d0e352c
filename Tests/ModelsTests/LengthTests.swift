import Data
import Graph
import Settings
import Testing

@testable import Models

struct LengthTests {
  @Test func `an objective depends on the length of training where its state does`() throws {
    let methods: [any PretrainingObjective] = [
      Autoregressive(), Masking(), MaskedAutoencoder(), NextEmbedding(), DINO(), IBOT(), DINOv2(),
    ]
    for method in methods {
      var model = ModelConfig()
      (model.width, model.depth, model.heads, model.patchSize) = (16, 2, 2, 4)
      model.objective = Objective(method)
      let isInOrder = method is Autoregressive || method is NextEmbedding
      model.attention = isInOrder ? .causal : .bidirectional
      switch method {
      case is MaskedAutoencoder: model.head = .transformer(TransformerHead())
      case is Autoregressive, is Masking: break
      default: model.head = .none
      }
      let shape = ImageShape(height: 16, width: 16, channels: 1)
      let graph = PretrainingGraph(
        config: model, grid: try PatchGrid(shape: shape, patchSize: model.patchSize))
      let hasSchedule = graph.state.averaging != nil || !graph.state.held.isEmpty
      #expect(method.dependsOnLength == hasSchedule, "\(type(of: method))")
    }
  }
}
