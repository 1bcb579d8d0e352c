import Data
import Foundation
import Graph
import Kernels
@testable import Models
import TestSupport
import Testing

struct BehaviorTests {
  @Test func `positions encode the column first, then the row`() throws {
    var config = ModelConfig()
    (config.width, config.heads, config.depth) = (8, 1, 1)
    let grid = try PatchGrid(
      shape: ImageShape(height: 8, width: 8, channels: 1), patchSize: 2)
    let table = sinCosPositions(grid: grid, width: 8)
    let (row, column) = (2.0, 3.0)
    let expected = [column, 0.01 * column, row, 0.01 * row]
    let found = table[(11 * 8)..<(12 * 8)].map(Double.init)
    let wanted = [
      sin(expected[0]), sin(expected[1]), cos(expected[0]), cos(expected[1]),
      sin(expected[2]), sin(expected[3]), cos(expected[2]), cos(expected[3]),
    ]
    for (a, b) in zip(found, wanted) { #expect(abs(a - b) < 1e-6) }
  }

  /// Changing patch t changes no prediction before it, unless t lies in the prefix.
  @Test func `a patch never changes what is predicted before it`() throws {
    let golden = try GoldenExecution(.prefixHead, isTraining: false)
    let (execution, count) = (golden.execution, golden.patchCount)
    let rows = Array(0..<(golden.images * count - 1))
    let width = golden.objective.graph.width(golden.objective.prediction)
    func predictions() -> [[Float]] {
      execution.choose(rows, of: golden.objective.view.lossPositions)
      execution.forward(parameters: golden.model.parameters)
      let values = execution[golden.objective.prediction].values
      return rows.map { Array(values[($0 * width)..<(($0 + 1) * width)]) }
    }
    let patches = execution[golden.objective.patches].values
    let before = predictions()
    for image in 0..<golden.images {
      let prefix = execution[golden.objective.view.patches].prefix[image]
      for changed in 0..<count {
        var moved = patches
        moved[(image * count + changed) * 16] += 1
        execution[golden.objective.patches].copy(moved)
        let after = predictions()
        for position in 0..<count where image * count + position < rows.count {
          let row = image * count + position
          let isVisible = changed < prefix || changed <= position
          #expect((before[row] != after[row]) == isVisible, "patch \(changed), output \(position)")
        }
      }
    }
  }

  @Test func `a prefix of one patch is causal attention bit for bit`() throws {
    let golden = try GoldenExecution(.rawPixels)
    golden.execution.choose(golden.lossRows, of: golden.objective.view.lossPositions)
    golden.execution.forward(parameters: golden.model.parameters)
    let one = golden.execution[golden.objective.losses].values
    for image in 0..<golden.images {
      golden.execution[golden.objective.view.patches].prefix[image] = 0
    }
    golden.execution.forward(parameters: golden.model.parameters)
    #expect(one == golden.execution[golden.objective.losses].values)
  }

  @Test func `a head of zeros leaves (n - 1) / n of the variance`() throws {
    let golden = try GoldenExecution(.prefixHead, isTraining: false)
    for parameter in golden.model.layout.parameters where parameter.name.hasPrefix("head.out") {
      golden.model.parameters[parameter.range].fill(0)
    }
    golden.execution.choose(golden.lossRows, of: golden.objective.view.lossPositions)
    golden.execution.forward(parameters: golden.model.parameters)
    for loss in golden.execution[golden.objective.losses].values {
      #expect(abs(loss - 15.0 / 16) < 1e-4)
    }
  }

  @Test func `weights survive a file, with Apple's names and shapes`() throws {
    let test = GoldenModel.rawPixels
    let golden = try GoldenExecution(test)
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model.safetensors"
    try golden.model.weights().encoded().write(to: URL(filePath: path))
    let file = try Safetensors(contentsOf: path)
    #expect(file.entries["preprocessor.patchifier.proj.weight"]?.shape == [24, 3, 2, 2])
    #expect(file.entries["trunk.blocks.2.attn.qkv.weight"]?.shape == [72, 24])
    let other = try Model(config: test.config, grid: test.grid, seed: 5)
    try other.load(file, from: path)
    #expect(other.parameters.all.values == golden.model.parameters.all.values)
  }

  @Test func `counts match the closed form`() throws {
    var config = ModelConfig()
    (config.width, config.depth, config.heads) = (32, 3, 2)
    let grid = try PatchGrid(
      shape: ImageShape(height: 28, width: 28, channels: 1), patchSize: 4)
    let cost = try ModelCost(model: config, grid: grid)
    let (w, p) = (32, 16)
    let block = 12 * w * w + 4 * w
    let trunk = (p * w + w) + 2 * w + 3 * block + 2 * w
    let head = (w * w + w) + 2 * (8 * w * w + 2 * w) + 2 * w + (w * p + p)
    #expect(cost.trunkParameters == trunk)
    #expect(cost.headParameters == head)
    let products = Double(p * w + 3 * 12 * w * w + w * w + 2 * 8 * w * w + w * p)
    let attention = 3.0 * 4 * 49 * 49 * 32
    #expect(cost.forwardFLOPsPerImage == 2 * 49 * products + attention)
    #expect(
      cost.trainingFLOPsPerImage == 3 * cost.forwardFLOPsPerImage - 2 * 49 * Double(p * w))
    let headProducts = Double(w * w + 2 * 8 * w * w + w * p)
    #expect(
      cost.trunkTrainingFLOPsPerImage
        == cost.trainingFLOPsPerImage - 3 * 2 * 49 * headProducts)
  }

  @Test func `illegal shapes are refused with the fix`() throws {
    let grid = try PatchGrid(
      shape: ImageShape(height: 12, width: 12, channels: 1), patchSize: 4)
    var config = ModelConfig()
    config.width = 30
    #expect(throws: ModelError.self) { try config.check(grid) }
    (config.width, config.heads) = (32, 3)
    #expect(throws: ModelError.self) { try config.check(grid) }
    config.heads = 4
    var range = PrefixRange()
    range.longest = 9
    config.attention = .prefix(range)
    #expect(throws: ModelError.self) { try config.check(grid) }
  }
}
