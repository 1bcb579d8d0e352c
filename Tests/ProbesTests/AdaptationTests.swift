import Data
import Graph
import Kernels
import Models
import Optimizers
import TestSupport
import Testing

@testable import Probes

struct AdaptationTests {
  private func probe(
    _ adaptation: TrunkAdaptation, _ kind: ProbeKind = .attentive(.init()),
    rates: [Double] = [1e-2]
  ) -> ProbeConfig {
    var probe = ProbeConfig()
    (probe.kind, probe.adaptation, probe.learningRates) = (kind, adaptation, rates)
    (probe.images, probe.epochs, probe.batchSize) = (120, 2, 30)
    return probe
  }

  private static func lora(rank: Int, alpha: Double = 1) -> TrunkAdaptation {
    var settings = LowRankSettings()
    (settings.rank, settings.alpha) = (rank, alpha)
    return .lora(settings)
  }

  private func model(_ dataset: Dataset) throws -> Model {
    var config = ModelConfig()
    (config.width, config.depth, config.heads, config.patchSize) = (16, 2, 2, 4)
    return try Model(
      config: config, grid: PatchGrid(shape: dataset.shape, patchSize: 4), seed: 1)
  }

  private func prober(threads: Int) throws -> Prober {
    let dataset = try ProbeTests.dataset.get()
    return Prober(model: try model(dataset), dataset: dataset, seed: 2, threads: threads)
  }

  @Test func `LoRA adds 6 d r parameters a block, 6,291,456 at AIM-7B's size with rank 8`() throws {
    var config = ModelConfig()
    (config.width, config.depth, config.heads, config.patchSize) = (4096, 32, 32, 14)
    let grid = try PatchGrid(
      shape: ImageShape(height: 224, width: 224, channels: 3), patchSize: 14)
    var graph = Graph()
    _ = AdaptedTrunk(
      in: &graph, config: config, grid: grid, blocks: 31..<32, adaptation: Self.lora(rank: 8))
    #expect(graph.layout.count == 6_291_456)
    #expect(graph.frozen.count > 6_442_000_000)
  }

  @Test func `LoRA starts as the trunk itself, and never writes to it`() throws {
    let dataset = try ProbeTests.dataset.get()
    let model = try model(dataset)
    let before = model.parameters.all.values
    for (adaptation, isExact) in [(Self.lora(rank: 4), true), (.fineTune, true)] {
      let rows = try startingRows(probe(adaptation), model, dataset, images: 8)
      let expected = frozenFeatures(
        model: model, dataset: dataset, images: 8, blocks: 1..<2, attention: .bidirectional)
      #expect((rows == expected.all.values) == isExact)
    }
    _ = try Prober(model: model, dataset: dataset, seed: 2, threads: 1)
      .scores([probe(Self.lora(rank: 2)), probe(.fineTune)])
    #expect(model.parameters.all.values == before)
  }

  @Test func `a trunk of another form is probed and adapted`() throws {
    let dataset = try ProbeTests.dataset.get()
    var config = ModelConfig()
    (config.width, config.depth, config.heads, config.patchSize) = (16, 2, 2, 4)
    (config.form.positions, config.form.mlp, config.form.norm) = (.rotary, .swiGLU, .rmsNorm)
    (config.form.classToken, config.form.registers, config.form.bias) = (true, 1, true)
    (config.form.queryKeyNorm, config.form.layerScale) = (true, .initial(0.5))
    config.form.dropPath = 0.5
    let model = try Model(
      config: config, grid: PatchGrid(shape: dataset.shape, patchSize: 4), seed: 1)
    let ofPatches = [probe(.frozen), probe(Self.lora(rank: 2)), probe(.fineTune)]
    let ofToken = [.frozen, Self.lora(rank: 2), .fineTune].map { adaptation in
      var probe = probe(adaptation, .linear)
      probe.tokens = .classToken
      return probe
    }
    let probes = ofPatches + ofToken
    let scores = try [1, 3].map {
      try Prober(model: model, dataset: dataset, seed: 2, threads: $0).scores(probes)
    }
    #expect(scores[0] == scores[1] && Set(scores[0].map { $0[0].validationAccuracy }).count > 1)
    let features = frozenFeatures(
      model: model, dataset: dataset, images: 2, blocks: 1..<2, attention: .bidirectional)
    #expect(features.count == 2 * model.grid.count * 16)
  }

  @Test func `a class token that is adapted starts as the frozen one`() throws {
    let dataset = try ProbeTests.dataset.get()
    var config = ModelConfig()
    (config.width, config.depth, config.heads, config.patchSize) = (16, 2, 2, 4)
    (config.form.classToken, config.form.registers) = (true, 2)
    let model = try Model(
      config: config, grid: PatchGrid(shape: dataset.shape, patchSize: 4), seed: 1)
    var probe = probe(.fineTune, .linear)
    (probe.tokens, probe.features) = (.classToken, .last(2))
    let read = try startingRows(probe, model, dataset, images: 8)
    let frozen = frozenFeatures(
      model: model, dataset: dataset, images: 8, blocks: 0..<2, attention: .bidirectional,
      rows: .classToken)
    #expect(read == frozen.all.values && read.count == 8 * 16)
  }

  /// What an adaptation's classifier reads of the first test images before the first step.
  private func startingRows(
    _ probe: ProbeConfig, _ model: Model, _ dataset: Dataset, images count: Int
  ) throws -> [Float] {
    let graph = AdaptationGraph(
      probe: probe, model: model, classes: dataset.classCount, images: count, isTraining: true)
    let adapted = AdaptedModel(
      learningRate: 1, layout: graph.graph.layout, model: model, seed: 3)
    let frozen = FloatBuffer(count: graph.graph.frozen.count)
    model.copyParameters(of: graph.graph.frozen, into: frozen)
    let execution = Execution(
      Program(
        graph.graph, images: count, isTraining: true, results: [graph.rowsStandardized]))
    execution.frozen = frozen
    execution.begin(images: count)
    let images = EvaluationImages(
      dataset: dataset, set: dataset.test, grid: model.grid,
      order: model.config.readingOrder(model.grid))
    images.fill(execution[graph.patches], images: 0..<count)
    for image in 0..<count { execution[graph.tokens].prefix[image] = model.grid.count }
    execution.forward(parameters: adapted.parameters)
    return execution[graph.rowsStandardized].values
  }

  @Test func `the more of a trunk is trained, the lower the loss on the images shown`() throws {
    let dataset = try ProbeTests.dataset.get()
    let losses = try [.frozen, Self.lora(rank: 4, alpha: 4), .fineTune].map {
      try finalLoss(probe($0), dataset)
    }
    #expect(losses[0] > losses[1] && losses[1] > losses[2] && losses[2] < 0.05, "\(losses)")
  }

  /// The loss on thirty images after forty steps on them.
  private func finalLoss(_ probe: ProbeConfig, _ dataset: Dataset) throws -> Double {
    let model = try model(dataset)
    let graph = AdaptationGraph(
      probe: probe, model: model, classes: dataset.classCount, images: 30, isTraining: true)
    let frozen = FloatBuffer(count: graph.graph.frozen.count)
    model.copyParameters(of: graph.graph.frozen, into: frozen)
    let bench = AdaptationBench(
      training: graph, evaluation: graph, batchSize: 30, frozen: frozen,
      prefix: model.grid.count)
    let adapted = AdaptedModel(
      learningRate: 1e-2, layout: graph.graph.layout, model: model, seed: 0)
    let gradients = FloatBuffer(count: graph.graph.layout.count)
    let state = TrainState(
      probe: graph.graph.layout, parameters: adapted.parameters, peakRate: 1e-2, weightDecay: 0,
      steps: 60)
    let images = EvaluationImages(
      dataset: dataset, set: dataset.labeled, grid: model.grid,
      order: model.config.readingOrder(model.grid))
    var loss = Double.nan
    for _ in 0..<40 {
      loss = bench.gradient(
        of: adapted, into: gradients, images: images, batch: Array(0..<30),
        labels: (0..<30).map { dataset.labeled.label($0) })
      state.advance(probeGradient: gradients)
    }
    return loss
  }

  @Test(arguments: [lora(rank: 2), .fineTune])
  func `a learning rate among others scores as it does alone, on any number of threads`(
    _ adaptation: TrunkAdaptation
  ) throws {
    let rates = [1e-3, 1e-2, 5e-2]
    for kind in [ProbeKind.linear, .attentive(.init())] {
      let together = try prober(threads: 1).scores([probe(adaptation, kind, rates: rates)])[0]
      let apart = try prober(threads: 3).scores([probe(adaptation, kind, rates: rates)])[0]
      #expect(together == apart && together.filter(\.isSelected).count == 1)
      let alone = try prober(threads: 2).scores([probe(adaptation, kind, rates: [rates[1]])])[0]
      #expect(alone[0].validationAccuracy == together[1].validationAccuracy)
    }
  }

  @Test func `ranks are told apart, and a frozen probe is not disturbed by its neighbors`() throws
  {
    let prober = try prober(threads: 2)
    let probes = [
      probe(.frozen), probe(Self.lora(rank: 1)), probe(Self.lora(rank: 8)), probe(.fineTune),
    ]
    let together = try prober.scores(probes)
    for (config, scores) in zip(probes, together) {
      #expect(try prober.scores([config])[0] == scores)
    }
    #expect(Set(together.map { $0[0].validationAccuracy }).count > 2)
  }

  @Test func `adapting that is stopped is given up`() throws {
    var asked = 0
    let isDone = try prober(threads: 1).score(
      [probe(Self.lora(rank: 2))],
      isStopped: {
        asked += 1
        return asked > 3
      }
    ) { _, _, _ in Issue.record("scored") }
    #expect(!isDone)
  }

  @Test func `what is frozen costs neither gradient nor memory`() throws {
    let dataset = try ProbeTests.dataset.get()
    let model = try model(dataset)
    let graphs = [.frozen, Self.lora(rank: 1), .fineTune].map {
      AdaptationGraph(
        probe: probe($0), model: model, classes: 4, images: 8, isTraining: true)
    }
    let memory = graphs.map {
      Program($0.graph, images: 8, isTraining: true, results: [$0.losses]).arenaCount
    }
    #expect(memory[0] < memory[1] && memory[1] < memory[2])
    let work = graphs.map { $0.graph.trainingFLOPsPerImage / $0.graph.forwardFLOPsPerImage }
    #expect(work[0] < 1.2 && work[1] > 1.8 && work[1] < 2.4 && work[2] > 2.8)
  }
}
