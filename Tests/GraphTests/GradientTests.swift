import Graph
import Kernels
import TestSupport
import Testing

/// Patches chosen from three images of five.
struct PatchSets {
  static let chosen = [0, 1, 2, 6, 8, 11, 12, 13]

  /// Not as many of each image.
  let lossPositions: TokenSet
  /// All others.
  let rest: TokenSet
  /// Two of each image.
  let pair: TokenSet

  init(_ graph: inout Graph, among patches: TokenSet) {
    lossPositions = graph.tokens("counted", among: patches)
    rest = graph.tokens("rest", among: patches)
    pair = graph.tokens("pair", among: patches, perImage: 2)
  }

  func choose(_ execution: Execution) {
    execution.choose(Self.chosen, of: lossPositions)
    execution.choose((0..<15).filter { !Self.chosen.contains($0) }, of: rest)
    execution.choose([0, 3, 6, 7, 10, 14], of: pair)
  }
}

/// A small graph that exercises one operation, differentiated both ways.
struct GradientCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Appends operations to the input [patches, 6] and returns a prediction.
  let build: @Sendable (inout Graph, Tensor, PatchSets) -> Tensor
  /// Appends the loss of the prediction, beside an input of its shape.
  var loss: @Sendable (inout Graph, Tensor, Tensor) -> Tensor = { graph, prediction, target in
    graph.squaredError(prediction, target: target)
  }

  static let images = 3
  static let all = [
    GradientCase(testDescription: "linear") { graph, input, _ in
      graph.linear(input, weight: graph.weight("a", [5, 6]))
    },
    GradientCase(testDescription: "linear with bias and residual") { graph, input, _ in
      let stream = graph.linear(input, weight: graph.weight("a", [4, 6]))
      let bias = graph.parameter("bias", [4], .normal(std: 1), decays: false)
      let next = graph.linear(
        graph.gelu(graph.linear(stream, weight: graph.weight("b", [5, 4]))),
        weight: graph.weight("c", [4, 5]), bias: bias, residual: stream)
      return graph.linear(
        graph.linear(next, weight: graph.weight("d", [3, 4])), weight: graph.weight("e", [4, 3]),
        residual: next)
    },
    GradientCase(testDescription: "layerNorm beside a residual") { graph, input, _ in
      let stream = graph.linear(input, weight: graph.weight("a", [20, 6]))
      let scale = graph.parameter("scale", [20], .normal(std: 1), decays: false)
      let shift = graph.parameter("shift", [20], .normal(std: 1), decays: false)
      let normalized = graph.layerNorm(stream, scale: scale, shift: shift)
      return graph.linear(normalized, weight: graph.weight("b", [20, 20]), residual: stream)
    },
    GradientCase(testDescription: "layerNorm and gelu computed again") { graph, input, _ in
      let stream = graph.linear(input, weight: graph.weight("a", [8, 6]))
      let scale = graph.parameter("scale", [8], .normal(std: 1), decays: false)
      let shift = graph.parameter("shift", [8], .normal(std: 1), decays: false)
      let normalized = graph.layerNorm(stream, scale: scale, shift: shift)
      let hidden = graph.gelu(graph.linear(normalized, weight: graph.weight("b", [256, 8])))
      let wide = graph.linear(hidden, weight: graph.weight("c", [256, 256]))
      return graph.linear(wide, weight: graph.weight("d", [3, 256]))
    },
    GradientCase(testDescription: "gelu") { graph, input, _ in
      graph.gelu(graph.linear(input, weight: graph.weight("a", [17, 6])))
    },
    GradientCase(testDescription: "attention") { graph, input, _ in
      graph.attention(graph.linear(input, weight: graph.weight("a", [24, 6])), heads: 2)
    },
    GradientCase(testDescription: "attention in blocks") { graph, input, _ in
      graph.attention(
        graph.linear(input, weight: graph.weight("a", [24, 6])), heads: 2, block: 2)
    },
    GradientCase(testDescription: "hide") { graph, input, sets in
      let stream = graph.linear(input, weight: graph.weight("a", [7, 6]))
      let token = graph.parameter("token", [7], .normal(std: 1), decays: false)
      return graph.linear(
        graph.hide(stream, sets.lossPositions, token: token), weight: graph.weight("b", [3, 7]))
    },
    GradientCase(testDescription: "nextPositions through a matrix") { graph, input, _ in
      let stream = graph.linear(input, weight: graph.weight("a", [4, 6]))
      let table = graph.constant((0..<20).map { Float($0) / 10 }, width: 4)
      return graph.linear(
        graph.nextPositions(of: graph.tokenSet(input), table: table, offset: 2),
        weight: graph.weight("b", [4, 4]),
        residual: stream)
    },
    GradientCase(testDescription: "addPositions on counted rows") { graph, input, sets in
      let stream = graph.linear(input, weight: graph.weight("a", [4, 6]))
      let table = graph.constant((0..<20).map { Float($0) / 10 }, width: 4)
      let placed = graph.addPositions(stream, table: table)
      return graph.addPositions(graph.select(sets.lossPositions, of: placed), table: table)
    },
    GradientCase(testDescription: "select some and all rows") { graph, input, sets in
      let stream = graph.linear(input, weight: graph.weight("a", [4, 6]))
      let moved = graph.linear(stream, weight: graph.weight("b", [4, 4]))
      return graph.average([
        graph.select(sets.lossPositions, of: stream), graph.select(sets.lossPositions, of: moved),
      ])
    },
    GradientCase(testDescription: "spread, then all patches") { graph, input, sets in
      let seen = graph.select(
        sets.lossPositions, of: graph.linear(input, weight: graph.weight("a", [4, 6])))
      let token = graph.parameter("token", [4], .normal(std: 1), decays: false)
      return graph.linear(
        graph.spread(seen, sets.rest, token: token), weight: graph.weight("b", [3, 4]))
    },
    GradientCase(testDescription: "attention among chosen patches") { graph, input, sets in
      let seen = graph.select(
        sets.pair, of: graph.linear(input, weight: graph.weight("a", [24, 6])))
      return graph.attention(seen, heads: 2)
    },
    GradientCase(testDescription: "meanPool") { graph, input, _ in
      graph.meanPool(graph.linear(input, weight: graph.weight("a", [7, 6])))
    },
    GradientCase(testDescription: "attentivePool") { graph, input, _ in
      let features = graph.linear(input, weight: graph.weight("a", [8, 6]))
      return graph.attentivePool(
        features, query: graph.weight("query", [3, 8]), key: graph.weight("key", [8, 8]),
        value: graph.weight("value", [8, 8]), heads: 2, images: images)
    },
    GradientCase(testDescription: "batchNorm") { graph, input, _ in
      let stream = graph.linear(input, weight: graph.weight("a", [17, 6]))
      let normalized = graph.batchNorm(stream, epsilon: 1e-6).output
      return graph.linear(normalized, weight: graph.weight("b", [17, 17]), residual: stream)
    },
    GradientCase(testDescription: "lowRank on two parts of a product") { graph, input, _ in
      let stream = graph.linear(input, weight: graph.weight("a", [5, 6]))
      var product = graph.linear(stream, weight: graph.weight("b", [12, 5]))
      for (index, column) in [0, 8].enumerated() {
        product = graph.lowRank(
          product, input: stream, down: graph.weight("down \(index)", [2, 5]),
          up: graph.weight("up \(index)", [4, 2]), scale: 0.7, firstColumn: column)
      }
      return product
    },
    GradientCase(testDescription: "frozen parameters between trained ones") { graph, input, _ in
      let stream = graph.linear(input, weight: graph.weight("a", [20, 6]))
      graph.declaresFrozen = true
      let scale = graph.parameter("scale", [20], .ones, decays: false)
      let shift = graph.parameter("shift", [20], .zeros, decays: false)
      let normalized = graph.layerNorm(stream, scale: scale, shift: shift)
      let moved = graph.linear(normalized, weight: graph.weight("b", [20, 20]), residual: stream)
      graph.declaresFrozen = false
      return graph.linear(graph.gelu(moved), weight: graph.weight("c", [3, 20]))
    },
    GradientCase(
      testDescription: "crossEntropy",
      build: { graph, input, _ in graph.linear(input, weight: graph.weight("a", [19, 6])) },
      loss: { graph, prediction, _ in graph.crossEntropy(prediction) }),
    GradientCase(
      testDescription: "crossEntropy of smoothed labels",
      build: { graph, input, _ in graph.linear(input, weight: graph.weight("a", [19, 6])) },
      loss: { graph, prediction, _ in graph.crossEntropy(prediction, smoothing: 0.3) }),
    GradientCase(testDescription: "normalizeRows of values and of a weight") { graph, input, _ in
      let stream = graph.linear(input, weight: graph.weight("a", [7, 6]))
      let directions = graph.normalizeRows(graph.weight("b", [5, 7]))
      let first = graph.linear(graph.normalizeRows(stream), weight: directions)
      return graph.linear(
        graph.linear(first, weight: graph.weight("c", [7, 5])), weight: directions)
    },
    GradientCase(
      testDescription: "selfDistillation with a view of the student's own",
      build: { graph, input, sets in
        graph.select(sets.pair, of: graph.linear(input, weight: graph.weight("a", [19, 6])))
      },
      loss: { graph, prediction, target in
        let local = graph.linear(target, weight: graph.weight("b", [19, 19]))
        let center = graph.constant((0..<19).map { Float($0) / 20 }, width: 19)
        let targets = graph.teacherTargets(target, center: center, temperature: 0.5)
        return graph.selfDistillation(
          prediction, local: local, targets: targets, temperature: 1)
      }),
    GradientCase(
      testDescription: "patchDistillation beside another loss of its images",
      build: { graph, input, sets in
        graph.linear(
          graph.select(sets.lossPositions, of: input), weight: graph.weight("a", [19, 6]))
      },
      loss: { graph, prediction, target in
        let center = graph.constant((0..<19).map { Float($0) / 20 }, width: 19)
        let targets = graph.teacherTargets(target, center: center, temperature: 0.5)
        let patches = graph.patchDistillation(
          prediction, targets: targets, temperature: 0.8, weight: 0.7)
        let input = graph.input(rows: .images, width: 4)
        let logits = graph.linear(input, weight: graph.weight("b", [5, 4]))
        return graph.sum(losses: [patches, graph.crossEntropy(logits)])
      }),
    GradientCase(
      testDescription: "cosineDistance, both sides",
      build: { graph, input, _ in graph.linear(input, weight: graph.weight("a", [19, 6])) },
      loss: { graph, prediction, target in
        let moved = graph.linear(target, weight: graph.weight("b", [19, 19]))
        return graph.cosineDistance(prediction, target: moved)
      }),
  ]
}

extension Graph {
  mutating func patches(_ count: Int, width: Int) -> Tensor {
    input(rows: .tokens(tokens("patches", perImage: count)), width: width)
  }

  mutating func weight(_ name: String, _ shape: [Int]) -> Tensor {
    parameter(name, shape, .normal(std: 0.5), decays: true)
  }
}

struct GradientTests {
  static let (images, patches) = (GradientCase.images, 5)

  /// Central differences along a random direction of each parameter.
  @Test(arguments: GradientCase.all + GradientCase.trunk)
  func `backward matches finite differences`(_ test: GradientCase) {
    var generator = TestGenerator(11)
    var graph = Graph()
    let input = graph.patches(Self.patches, width: 6)
    let patches = graph.tokenSet(input)
    let sets = PatchSets(&graph, among: patches)
    let prediction = test.build(&graph, input, sets)
    let target = graph.input(rows: graph.rowSet(prediction), width: graph.width(prediction))
    let losses = test.loss(&graph, prediction, target)
    let execution = Execution(
      Program(graph, images: Self.images, isTraining: true, results: [losses]))
    execution.begin(images: Self.images)
    sets.choose(execution)
    for image in 0..<Self.images { execution[patches].prefix[image] = 1 + image }
    for row in 0..<(Self.images * Self.patches) { execution[patches].labels[row] = row % 19 }
    let inputs = generator.values(execution[input].count)
    let targets = generator.values(execution[target].count)
    let parameters = FloatBuffer(generator.values(graph.layout.count))
    execution.frozen = FloatBuffer(generator.values(graph.frozen.count))

    func loss() -> Double {
      execution[input].copy(inputs)
      execution[target].copy(targets)
      execution.forward(parameters: parameters)
      return execution[losses].sum
    }

    let gradients = FloatBuffer(count: graph.layout.count)
    _ = loss()
    execution.backward(parameters: parameters, gradients: gradients, lossFactor: 1)
    for parameter in graph.layout.parameters {
      let slice = parameters[parameter.range]
      let (start, direction) = (slice.values, generator.values(slice.count))
      let step: Float = 1e-2
      slice.copy(zip(start, direction).map { $0 + step * $1 })
      let above = loss()
      slice.copy(zip(start, direction).map { $0 - step * $1 })
      let below = loss()
      slice.copy(start)
      let expected = (above - below) / Double(2 * step)
      let found = zip(gradients[parameter.range].values, direction).map { Double($0 * $1) }
        .reduce(0, +)
      #expect(abs(found - expected) < 2e-3 * max(1, abs(expected)), "\(parameter.name)")
    }
  }

  /// Published values, and by hand: a smoothed cross-entropy, a cosine, a detached path.
  @Test func `losses take their known values`() {
    func losses(
      _ rows: [Float], width: Int, _ build: (inout Graph, Tensor, Tensor) -> Tensor,
      target: [Float] = []
    ) -> [Float] {
      var graph = Graph()
      let input = graph.patches(rows.count / width, width: width)
      let other = graph.input(rows: graph.rowSet(input), width: width)
      let losses = build(&graph, input, other)
      let execution = Execution(Program(graph, images: 1, isTraining: false, results: [losses]))
      execution[input].copy(rows)
      execution[other].copy(target.isEmpty ? rows : target)
      execution.forward(parameters: FloatBuffer(count: 0))
      return execution[losses].values
    }
    let smoothed = losses([2, 0, -1], width: 3) { graph, input, _ in
      graph.crossEntropy(input, smoothing: 0.1)
    }
    #expect(abs(smoothed[0] - 0.33651269) < 1e-6)
    let cosines = losses(
      [1, 1, 0, 1], width: 2,
      { graph, input, target in
        graph.cosineDistance(input, target: target)
      }, target: [0, 2, 3, 4])
    #expect(abs((cosines[0] + cosines[1]) / 2 - (1 - 0.75355339)) < 1e-6)
  }

  @Test func `a name that is declared again is the same parameter`() {
    var graph = Graph()
    let input = graph.patches(Self.patches, width: 6)
    let (first, again) = (graph.weight("a", [4, 6]), graph.weight("a", [4, 6]))
    #expect(first == again && graph.layout.count == 24)
    graph.declaresFrozen = true
    #expect(graph.weight("a", [4, 6]) != first && graph.frozen.count == 24)
    _ = graph.linear(input, weight: first)
  }

  /// Attention within groups of an image's tokens is attention within images of as many.
  @Test func `groups of tokens are as images of their own`() {
    func mixed(groups: Int, images: Int) -> [Float] {
      var graph = Graph()
      let set = graph.tokens("views", perImage: 4 * groups, groups: groups)
      let each = graph.tokens("each", perImage: groups)
      let input = graph.input(rows: .tokens(set), width: 24)
      let pooled = graph.meanPool(graph.attention(input, heads: 2), into: each)
      let execution = Execution(
        Program(graph, images: images, isTraining: false, results: [pooled]))
      var generator = TestGenerator(8)
      execution[input].copy(generator.values(execution[input].count))
      execution.forward(parameters: FloatBuffer(count: 0))
      return execution[pooled].values
    }
    #expect(mixed(groups: 3, images: 2) == mixed(groups: 1, images: 6))
  }

  @Test func `nothing flows back through a detached selection`() {
    func gradients(isDetached: Bool) -> [Float] {
      var graph = Graph()
      let input = graph.patches(Self.patches, width: 6)
      let sets = PatchSets(&graph, among: graph.tokenSet(input))
      let stream = graph.linear(input, weight: graph.weight("a", [4, 6]))
      let moved = graph.linear(stream, weight: graph.weight("b", [4, 4]))
      let losses = graph.cosineDistance(
        graph.select(sets.pair, of: moved),
        target: graph.select(sets.pair, of: stream, offset: 1, isDetached: isDetached))
      let execution = Execution(
        Program(graph, images: 1, isTraining: true, results: [losses]))
      execution.begin(images: 1)
      execution.choose([0, 3], of: sets.pair)
      var generator = TestGenerator(3)
      let parameters = FloatBuffer(generator.values(graph.layout.count))
      let gradients = FloatBuffer(count: graph.layout.count)
      execution[input].copy(generator.values(execution[input].count))
      execution.forward(parameters: parameters)
      execution.backward(parameters: parameters, gradients: gradients, lossFactor: 1)
      return gradients.all.values
    }
    let (free, stopped) = (gradients(isDetached: false), gradients(isDetached: true))
    #expect(free.prefix(24) != stopped.prefix(24) && free.suffix(16) == stopped.suffix(16))
  }

  /// The hidden values of a wide MLP: kept once, before the GELU, where narrow ones are kept twice.
  @Test func `wide products keep less than narrow ones per value`() {
    func floatsPerValue(_ width: Int) -> Double {
      var graph = Graph()
      var stream = graph.patches(Self.patches, width: width)
      for block in 0..<6 {
        let hidden = graph.linear(stream, weight: graph.weight("\(block).a", [width, width]))
        stream = graph.linear(
          graph.gelu(hidden), weight: graph.weight("\(block).b", [width, width]))
      }
      let target = graph.input(rows: graph.rowSet(stream), width: width)
      let losses = graph.squaredError(stream, target: target)
      let program = Program(graph, images: 20, isTraining: true, results: [losses])
      return Double(program.arenaCount) / Double(20 * Self.patches * width)
    }
    #expect(floatsPerValue(256) < floatsPerValue(252) - 4)
  }

  @Test func `inference needs less memory than training`() {
    var graph = Graph()
    let input = graph.patches(Self.patches, width: 6)
    let sets = PatchSets(&graph, among: graph.tokenSet(input))
    let prediction = GradientCase.all[2].build(&graph, input, sets)
    let losses = graph.squaredError(
      prediction, target: graph.input(rows: graph.rowSet(input), width: graph.width(prediction)))
    let training = Program(graph, images: 4, isTraining: true, results: [losses])
    let inference = Program(graph, images: 4, isTraining: false, results: [losses])
    #expect(inference.arenaCount < training.arenaCount)
  }
}
