import Foundation
import TestSupport
import Testing

@testable import patchlaw

/// The page of a study under way.
struct LivePageTests {
  private static let spec = """
    question: Does a page move?
    base:
      data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}}
      data.validationImages: 20
      model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
      training: {budget: {steps: 3}, batchSize: 4, evaluations: 1, evaluationImages: 10}
    axes: {mask: {prefix: {}, causal: {model.attention: causal}}}
    limits: {workers: 1}

    """

  @Test func `a run with a page ends with it, and has the bits of one without`() throws {
    let folder = try TemporaryFolder().path
    try Data(Self.spec.utf8).write(to: URL(filePath: "\(folder)/moves.yaml"))
    let with = try BuiltProgram.run(["run", "moves.yaml", "--html"], in: folder, seconds: 60)
    #expect(
      with.code == 0 && with.text.contains("\npage: results/moves/moves.html\n"), "\(with.text)")
    let page = try String(contentsOfFile: "\(folder)/results/moves/moves.html", encoding: .utf8)
    #expect(page.contains("2 of 2 runs done in ") && page.contains("Does a page move?"))
    #expect(page.contains("<svg ") && !page.contains("http-equiv=\"refresh\""))
    let without = try BuiltProgram.run(
      ["run", "moves.yaml", "--results", "plain"], in: folder, seconds: 60)
    #expect(without.code == 0)
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/plain/moves/moves.html"))
    let runs = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/plain/runs")
    #expect(runs.count == 2)
    for run in runs {
      for file in ["model.safetensors", "measurements.log"] {
        let bytes = ["results", "plain"].map {
          FileManager.default.contents(atPath: "\(folder)/\($0)/runs/\(run)/\(file)")
        }
        #expect(bytes[0] != nil && bytes[0] == bytes[1], "\(run)/\(file)")
      }
    }
  }

  @Test func `a page that cannot be written stops no run, and is named once`() throws {
    let folder = try TemporaryFolder().path
    try Data(Self.spec.utf8).write(to: URL(filePath: "\(folder)/moves.yaml"))
    try FileManager.default.createDirectory(
      atPath: "\(folder)/results/moves/moves.html/mine", withIntermediateDirectories: true)
    let ending = try BuiltProgram.run(["run", "moves.yaml", "--html"], in: folder, seconds: 60)
    #expect(ending.code == 0 && ending.text.contains("2 of 2 runs done"), "\(ending.text)")
    #expect(ending.text.components(separatedBy: "cannot be written").count == 2, "\(ending.text)")
  }

  @Test func `a long curve keeps its shape in few points`() {
    var series = ThinnedSeries()
    for step in 1...10_000 {
      series.add(step: step, Double(step))
      // What came before, and what is not a number, is left out.
      series.add(step: step - 1, 1e9)
      series.add(step: step + 1, .nan)
    }
    #expect((64..<128).contains(series.points.count))
    // Each is the mean of the steps since the one before.
    let starts = [0] + series.points.map(\.step)
    for (start, point) in zip(starts, series.points) {
      #expect(point.loss == Double(start + 1 + point.step) / 2)
    }
  }
}
