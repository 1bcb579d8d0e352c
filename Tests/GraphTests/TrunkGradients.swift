import Foundation
import Graph
import Kernels
import Testing

extension GradientCase {
  /// The operations of trunks of other forms than AIM's.
  static let trunk = [
    GradientCase(testDescription: "rmsNorm beside a residual") { graph, input, _ in
      let stream = graph.linear(input, weight: graph.weight("a", [20, 6]))
      let scale = graph.parameter("scale", [20], .normal(std: 1), decays: false)
      return graph.linear(
        graph.rmsNorm(stream, scale: scale), weight: graph.weight("b", [20, 20]), residual: stream)
    },
    GradientCase(testDescription: "queryKeyNorm with and without shifts") { graph, input, _ in
      let product = graph.linear(input, weight: graph.weight("a", [30, 6]))
      func norm(_ name: String, isShifted: Bool) -> NormParameters {
        NormParameters(
          scale: graph.parameter("\(name) scale", [5], .normal(std: 1), decays: false),
          shift: isShifted
            ? graph.parameter("\(name) shift", [5], .normal(std: 1), decays: false) : nil)
      }
      let (query, key) = (norm("query", isShifted: true), norm("key", isShifted: false))
      return graph.attention(
        graph.queryKeyNorm(product, heads: 2, query: query, key: key), heads: 2)
    },
    GradientCase(testDescription: "rotate, behind leading tokens") { graph, input, _ in
      let stream = graph.linear(input, weight: graph.weight("a", [8, 6]))
      let led = graph.addLead([graph.weight("lead", [2, 8])], before: stream)
      let product = graph.linear(led, weight: graph.weight("b", [24, 8]))
      let turned = graph.rotate(product, table: graph.angles(5, width: 4), heads: 2)
      return graph.withoutLead(graph.attention(turned, heads: 2, block: 2))
    },
    GradientCase(testDescription: "rotate chosen patches") { graph, input, sets in
      let seen = graph.select(
        sets.pair, of: graph.linear(input, weight: graph.weight("a", [24, 6])))
      return graph.attention(
        graph.rotate(seen, table: graph.angles(5, width: 4), heads: 2), heads: 2)
    },
    GradientCase(testDescription: "leading tokens of chosen patches") { graph, input, sets in
      let seen = graph.select(
        sets.pair, of: graph.linear(input, weight: graph.weight("a", [7, 6])))
      let led = graph.addLead(
        [graph.weight("class", [7]), graph.weight("registers", [2, 7])], before: seen)
      let mixed = graph.linear(led, weight: graph.weight("b", [7, 7]))
      return graph.average([
        graph.leadingToken(0, of: mixed), graph.leadingToken(2, of: mixed),
        graph.meanPool(graph.withoutLead(mixed)),
      ])
    },
    GradientCase(testDescription: "swiGLU") { graph, input, _ in
      graph.swiGLU(graph.linear(input, weight: graph.weight("a", [34, 6])))
    },
    GradientCase(testDescription: "addBranch with a scale") { graph, input, _ in
      let stream = graph.linear(input, weight: graph.weight("a", [17, 6]))
      let branch = graph.linear(stream, weight: graph.weight("b", [17, 17]))
      return graph.addBranch(branch, to: stream, scale: graph.weight("scale", [17]))
    },
    GradientCase(testDescription: "addPositions with a learned, resampled table") {
      graph, input, sets in
      let stream = graph.linear(input, weight: graph.weight("a", [4, 6]))
      let table = graph.weight("table", [7, 4])
      let sevenths: [Float] = (0..<35).map { Float($0 % 8) / 8 }
      let weights = graph.constant(sevenths, width: 7)
      let small = graph.resample(table, weights: weights)
      let placed = graph.addPositions(stream, table: small)
      return graph.addPositions(
        graph.addPositions(graph.select(sets.lossPositions, of: placed), table: table),
        table: small)
    },
  ]
}

extension Graph {
  /// Angles of some positions as a table of cosines and sines of pairs.
  fileprivate mutating func angles(_ count: Int, width: Int) -> Tensor {
    var values: [Float] = []
    for place in 0..<count {
      let angles: [Double] = (0..<width).map { Double(place * ($0 / 2 + 1)) }
      values += angles.map { Float(cos($0)) }
      values += angles.map { Float(sin($0)) }
    }
    return constant(values, width: 2 * width)
  }
}

struct DroppedPathTests {
  /// A dropped branch of one group adds nothing and has no gradient, a kept one is divided by the
  /// probability of being kept.
  @Test func `dropped branches add nothing, kept ones more`() {
    var graph = Graph()
    let input = graph.patches(2, width: 2)
    let branch = graph.linear(input, weight: graph.weight("a", [2, 2]))
    let paths = graph.dropPaths(rates: [0.5, 0.5], of: .images)
    let output = graph.addBranch(branch, to: input, paths: paths, column: 1)
    let losses = graph.squaredError(
      output, target: graph.input(rows: graph.rowSet(output), width: 2))
    let execution = Execution(
      Program(graph, images: 2, isTraining: true, results: [losses, output]))
    func outputs() -> [Float] {
      execution[input].copy([1, 2, 3, 4, 5, 6, 7, 8])
      execution.forward(parameters: FloatBuffer([1, 0, 0, 1]))
      return execution[output].values
    }
    #expect(outputs() == [2, 4, 6, 8, 10, 12, 14, 16])
    execution[paths.factors].copy([7, 0, 7, 2])
    #expect(outputs() == [1, 2, 3, 4, 15, 18, 21, 24])
    #expect(outputs() == [1, 2, 3, 4, 15, 18, 21, 24])
    let gradients = FloatBuffer(count: 4)
    execution.backward(
      parameters: FloatBuffer([1, 0, 0, 1]), gradients: gradients, lossFactor: 1)
    execution[paths.factors].copy([7, 0, 7, 0])
    _ = outputs()
    let none = FloatBuffer(count: 4)
    execution.backward(parameters: FloatBuffer([1, 0, 0, 1]), gradients: none, lossFactor: 1)
    #expect(gradients.all.values.allSatisfy { $0 != 0 } && none.all.values == [0, 0, 0, 0])
  }
}
