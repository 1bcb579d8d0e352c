import Data
import Graph
import Kernels
import Models
import TestSupport
import Testing

@testable import Probes

struct ProbeTests {
  static let dataset: Result<Dataset, any Error> = Result {
    var shapes = Shapes()
    (shapes.resolution, shapes.trainingImages, shapes.testImages) = (16, 400, 100)
    var config = DataConfig()
    (config.dataset, config.validationImages) = (.shapes(shapes), 100)
    return try Dataset.load(config)
  }

  private func model(_ dataset: Dataset) throws -> Model {
    var config = ModelConfig()
    (config.width, config.depth, config.heads, config.patchSize) = (16, 3, 2, 4)
    return try Model(
      config: config, grid: PatchGrid(shape: dataset.shape, patchSize: 4), seed: 1)
  }

  private func probe(_ kind: ProbeKind, rates: [Double] = [1e-3, 3e-2]) -> ProbeConfig {
    var probe = ProbeConfig()
    (probe.kind, probe.learningRates) = (kind, rates)
    (probe.images, probe.epochs, probe.batchSize) = (200, 3, 50)
    return probe
  }

  static let kinds: [ProbeKind] = [.linear, .attentive(.init())]

  @Test(arguments: kinds)
  func `a learning rate among others scores as it does alone`(_ kind: ProbeKind) throws {
    let dataset = try Self.dataset.get()
    let model = try model(dataset)
    let before = model.parameters.all.values
    let prober = Prober(model: model, dataset: dataset, seed: 2, threads: 1)
    let together = try prober.scores([probe(kind)])[0]
    let parallel = try Prober(model: model, dataset: dataset, seed: 2, threads: 3)
      .scores([probe(kind)])[0]
    #expect(together == parallel)
    for score in together {
      let rate = try #require(score.learningRate)
      let alone = try prober.scores([probe(kind, rates: [rate])])[0][0]
      #expect(alone.validationAccuracy == score.validationAccuracy)
    }
    #expect(together.filter(\.isSelected).count == 1)
    #expect(together.allSatisfy { $0.isSelected == ($0.testAccuracy != nil) })
    #expect(model.parameters.all.values == before)
  }

  @Test func `probes that share features score as they do apart`() throws {
    let dataset = try Self.dataset.get()
    let prober = Prober(model: try model(dataset), dataset: dataset, seed: 2, threads: 2)
    var baseline = probe(.linear)
    baseline.trunk = .pixels
    let probes = Self.kinds.map { probe($0) } + [baseline]
    let together = try prober.scores(probes)
    for (config, scores) in zip(probes, together) {
      #expect(try prober.scores([config])[0] == scores)
    }
  }

  @Test(arguments: kinds)
  func `separable features are told apart`(_ kind: ProbeKind) throws {
    let dataset = try Self.dataset.get()
    let model = try model(dataset)
    var config = probe(kind, rates: [3e-2])
    config.epochs = 40
    let training = kind.method.classifier(
      config, model: model, width: 16, classes: 4, seed: 0, threads: 1)
    var generator = TestGenerator(9)
    let labels = (0..<200).map { $0 % 4 }
    let patches = kind.method.isPooled ? 1 : 16
    let features = FloatBuffer(generator.values(200 * patches * 16))
    for (image, label) in labels.enumerated() {
      for patch in 0..<patches { features.all[(image * patches + patch) * 16 + label] += 4 }
    }
    try training.train(features: features.all, labels: labels, stop: StopSignal())
    #expect(training.correct(features: features.all, labels: labels, only: nil) == [200])
  }

  @Test func `the attentive probe matches PyTorch`() throws {
    let golden = try Safetensors(contentsOf: "\(fixtureFolder)/attentive-probe.safetensors")
    func buffer(_ name: String) throws -> FloatBuffer {
      guard let entry = golden.entries[name] else {
        throw SafetensorsError.missing(path: "golden", name: name)
      }
      let buffer = FloatBuffer(count: entry.bytes.count / 4)
      buffer.all.copy(littleEndianBytes: entry.bytes)
      return buffer
    }
    var attentive = AttentiveProbe()
    attentive.queries = 2
    let probe = ProbeGraph(
      attentive, width: 12, heads: 3, patches: 7, classes: 4, images: 5)
    let layout = probe.graph.layout
    let (parameters, gradients) = (
      FloatBuffer(count: layout.count), FloatBuffer(count: layout.count)
    )
    for parameter in layout.parameters {
      parameters[parameter.range].copy(try buffer(parameter.name).all)
    }
    let features = try buffer("input.features")
    let statistics = RunningStatistics(width: 12)
    statistics.standardizeTraining(features.all, rows: 35)
    #expect(
      relativeError(features.all.values, try buffer("input.normalized").all.values.map(Double.init))
        < 1e-5)
    let execution = Execution(
      Program(probe.graph, images: 5, isTraining: true, results: [probe.logits, probe.losses]))
    execution.begin(images: 5)
    execution[probe.features].copy(features.all)
    for (image, label) in try buffer("input.labels").all.values.enumerated() {
      execution[.images].labels[image] = Int(label)
    }
    execution.forward(parameters: parameters)
    execution.backward(parameters: parameters, gradients: gradients, lossFactor: 0.2)
    let logits = try buffer("output.logits").all.values.map(Double.init)
    #expect(relativeError(execution[probe.logits].values, logits) < 1e-5)
    let loss = try buffer("output.loss").all.values.map(Double.init)
    #expect(relativeError([Float(execution[probe.losses].sum / 5)], loss) < 1e-5)
    for parameter in layout.parameters {
      let expected = try buffer("grad.\(parameter.name)").all.values.map(Double.init)
      #expect(relativeError(gradients[parameter.range].values, expected) < 1e-4)
    }
    // One batch from means 0 and variances 1, momentum 0.1: evaluation sees the running values.
    let zeros = FloatBuffer(count: 12)
    statistics.standardize(zeros.all, rows: 1)
    let mean = try buffer("output.running_mean").all.values
    let variance = try buffer("output.running_var").all.values
    let expected = zip(mean, variance).map { -Double($0) / Double($1 + 1e-6).squareRoot() }
    #expect(relativeError(zeros.all.values, expected) < 1e-5)
  }

  @Test func `the linear probe matches PyTorch`() throws {
    let golden = try Safetensors(contentsOf: "\(fixtureFolder)/linear-probe.safetensors")
    func values(_ name: String) throws -> [Float] {
      guard let entry = golden.entries[name] else {
        throw SafetensorsError.missing(path: "golden", name: name)
      }
      let buffer = FloatBuffer(count: entry.bytes.count / 4)
      buffer.all.copy(littleEndianBytes: entry.bytes)
      return buffer.all.values
    }
    let probe = ProbeGraph(LinearProbe(), width: 12, heads: 3, patches: 7, classes: 4, images: 5)
    let layout = probe.graph.layout
    let (parameters, gradients) = (
      FloatBuffer(count: layout.count), FloatBuffer(count: layout.count)
    )
    for parameter in layout.parameters {
      parameters[parameter.range].copy(try values(parameter.name))
    }
    let pooled = FloatBuffer(count: 5 * 12)
    meanRowsForward(
      output: pooled.all, input: FloatBuffer(try values("input.features")).all, groups: 5, size: 7,
      width: 12)
    RunningStatistics(width: 12).standardizeTraining(pooled.all, rows: 5)
    let normalized = try values("input.normalized").map(Double.init)
    #expect(relativeError(pooled.all.values, normalized) < 1e-5)
    let execution = Execution(
      Program(probe.graph, images: 5, isTraining: true, results: [probe.logits, probe.losses]))
    execution.begin(images: 5)
    execution[probe.features].copy(pooled.all)
    for (image, label) in try values("input.labels").enumerated() {
      execution[.images].labels[image] = Int(label)
    }
    execution.forward(parameters: parameters)
    execution.backward(parameters: parameters, gradients: gradients, lossFactor: 0.2)
    let logits = try values("output.logits").map(Double.init)
    #expect(relativeError(execution[probe.logits].values, logits) < 1e-5)
    for parameter in layout.parameters {
      let expected = try values("grad.\(parameter.name)").map(Double.init)
      #expect(relativeError(gradients[parameter.range].values, expected) < 1e-4)
    }
  }

  @Test func `an attentive probe adds 2 d² + d parameters to a classifier`() {
    let probe = ProbeGraph(
      AttentiveProbe(), width: 20, heads: 2, patches: 9, classes: 10, images: 4)
    #expect(probe.graph.layout.count == 2 * 400 + 20 + 200)
  }

  @Test func `feature windows stay inside the trunk`() {
    #expect(FeatureBlocks.last(6).range(depth: 4) == 0..<4)
    #expect(FeatureBlocks.last(2).range(depth: 4) == 2..<4)
    #expect(FeatureBlocks.block(1).range(depth: 4) == 1..<2)
  }
}
