import Data
import Graph
import Kernels
import Models
import TestSupport
import Testing

@testable import Probes

struct AdaptationGoldenTests {
  private static func lora() -> TrunkAdaptation {
    var settings = LowRankSettings()
    (settings.rank, settings.alpha) = (3, 2)
    return .lora(settings)
  }

  private func probe(_ adaptation: TrunkAdaptation) -> ProbeConfig {
    var probe = ProbeConfig()
    var queries = AttentiveProbe()
    queries.queries = 2
    (probe.kind, probe.adaptation) = (.attentive(queries), adaptation)
    probe.features = .last(2)
    return probe
  }

  @Test(arguments: [("lora", lora()), ("fine-tune", .fineTune)])
  func `logits, loss, gradients and running statistics match PyTorch`(
    name: String, adaptation: TrunkAdaptation
  ) throws {
    let golden = try Golden(name)
    var config = ModelConfig()
    (config.width, config.depth, config.heads) = (16, 2, 2)
    (config.patchSize, config.head) = (4, .none)
    let grid = try PatchGrid(
      shape: ImageShape(height: 12, width: 12, channels: 1), patchSize: 4)
    let model = try Model(config: config, grid: grid, seed: 0)
    let graph = AdaptationGraph(
      probe: probe(adaptation), model: model, classes: 4, images: 5, isTraining: true)
    let (layout, frozen) = (graph.graph.layout, graph.graph.frozen)
    #expect((frozen.count > 0) == (name == "lora"))
    let parameters = try golden.buffer(layout)
    let execution = Execution(
      Program(
        graph.graph, images: 5, isTraining: true,
        results: [graph.logits, graph.losses, graph.statistics]))
    execution.frozen = try golden.buffer(frozen)
    execution.begin(images: 5)
    execution[graph.patches].copy(try golden.patches())
    for (image, label) in try golden.values("input.labels").enumerated() {
      execution[graph.tokens].prefix[image] = 1
      execution[.images].labels[image] = Int(label)
    }
    execution.forward(parameters: parameters)
    let gradients = FloatBuffer(count: layout.count)
    execution.backward(parameters: parameters, gradients: gradients, lossFactor: 0.2)
    #expect(try golden.error(execution[graph.logits].values, "output.logits") < 1e-5)
    let loss = Float(execution[graph.losses].sum / 5)
    #expect(try golden.error([loss], "output.loss") < 1e-5)
    for parameter in layout.parameters {
      let error = try golden.error(
        gradients[parameter.range].values, "grad.\(parameter.name)")
      #expect(error < 1e-4, "\(parameter.name): \(error)")
    }
    // From mean 0 and variance 1 with momentum 0.1.
    let statistics = RunningStatistics(width: 16)
    statistics.take(execution[graph.statistics], rows: 45)
    #expect(try golden.error(Array(statistics.values[0..<16]), "output.running_mean") < 1e-5)
    #expect(try golden.error(Array(statistics.values[16..<32]), "output.running_var") < 1e-5)
  }
}

/// One golden file, its patch projection and images in our order.
private struct Golden {
  private let file: Safetensors

  init(_ name: String) throws {
    file = try Safetensors(contentsOf: "\(fixtureFolder)/\(name).safetensors")
  }

  /// A patch of one channel is stored as a convolution's, which is our order.
  func values(_ name: String) throws -> [Float] {
    guard let entry = file.entries[name] else {
      throw SafetensorsError.missing(path: "golden", name: name)
    }
    let buffer = FloatBuffer(count: entry.bytes.count / 4)
    buffer.all.copy(littleEndianBytes: entry.bytes)
    return buffer.all.values
  }

  func buffer(_ layout: ParameterLayout) throws -> FloatBuffer {
    let buffer = FloatBuffer(count: layout.count)
    for parameter in layout.parameters {
      buffer[parameter.range].copy(try values(parameter.name))
    }
    return buffer
  }

  func error(_ found: [Float], _ name: String) throws -> Double {
    relativeError(found, try values(name).map(Double.init))
  }

  /// [5 · 9, 16] from images [5, 1, 12, 12].
  func patches() throws -> [Float] {
    let pixels = try values("input.images")
    return (0..<(5 * 9 * 16)).map { place in
      let (image, patch, pixel) = (place / 144, place / 16 % 9, place % 16)
      let (y, x) = (patch / 3 * 4 + pixel / 4, patch % 3 * 4 + pixel % 4)
      return pixels[(image * 12 + y) * 12 + x]
    }
  }
}
