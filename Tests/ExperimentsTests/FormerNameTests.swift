import Data
import Foundation
import Probes
import Settings
import TestSupport
import Testing

@testable import Experiments

/// Keys that were renamed work under their old names, and no id changes.
struct FormerNameTests {
  private static let gray = smallStudy.replacing("trainingImages: 60", with: "color: false")

  @Test func `a spec with an old name is the study that it was, with a notice of its place`() throws {
    let probes = "\nprobes: {near: {kind: {nearestNeighbors: {neighbors: [3]}}, images: 10}}"
    let now = try plan(Self.gray + probes)
    let old = try plan(
      (Self.gray + probes).replacing("color:", with: "colour:")
        .replacing("neighbors", with: "neighbours").replacing("Neighbors", with: "Neighbours"))
    #expect(now.runs == old.runs && now.spec.probes.map(\.value) == old.spec.probes.map(\.value))
    #expect(now.spec.notices.isEmpty)
    #expect(
      old.spec.notices.map { "\($0.position.line): \($0.message.split(separator: ";")[0])" } == [
        "3: 'data.dataset.shapes.colour' is called 'data.dataset.shapes.color' now",
        "13: 'probes.near.kind.nearestNeighbours' is called 'probes.near.kind.nearestNeighbors' now",
        "13: 'probes.near.kind.nearestNeighbors.neighbours' is called "
          + "'probes.near.kind.nearestNeighbors.neighbors' now",
      ])
  }

  @Test func `both names at once are one setting given twice`() {
    let twice = Self.gray.replacing("color: false", with: "color: false, colour: true")
    #expect(mistakes(twice).first?.contains("'data.dataset.shapes.color' is already given") == true)
  }

  @Test func `an axis over an old name has the levels and ids of the new`() throws {
    let axis = smallStudy.replacing(
      "width: {model.width: [8, 16, 32]}", with: "color: {data.dataset.shapes.color: [true, false]}")
    let old = axis.replacing("shapes.color:", with: "shapes.colour:")
    #expect(try plan(axis).runs.map(\.id) == plan(old).runs.map(\.id))
  }

  @Test func `ids are hashes of the old names`() throws {
    // As an earlier version called probes with neighbours: [20], its default, and [5, 10, 20].
    var probe = ProbeConfig()
    (probe.kind, probe.images) = (.nearestNeighbors(KNNProbe()), 40)
    #expect(RunID(of: probe).text == "93b3eba7afe4269c")
    var votes = KNNProbe()
    votes.neighbors = [5, 10, 20]
    probe.kind = .nearestNeighbors(votes)
    #expect(RunID(of: probe).text == "5248917fcde72c73")
    // Runs on gray shapes, as they were trained under the old name.
    let root = URL(filePath: fixtureFolder).deletingLastPathComponent().deletingLastPathComponent()
    let archived = try String(contentsOfFile: "\(root.path)/results/order/runs.csv", encoding: .utf8)
      .split(separator: "\n").dropFirst().map { String($0.prefix(16)) }
    let runs = try Plan(path: "\(root.path)/experiments/order.yaml").runs
    #expect(Set(runs.map(\.id.text)) == Set(archived))
  }

  @Test func `records of either time are read`() throws {
    var config = RunConfig()
    var shapes = Shapes()
    shapes.color = false
    config.cell.data.dataset = .shapes(shapes)
    let text = config.value.json
    #expect(text.contains(#""color":false"#))
    #expect(try RunConfig(json: text) == config)
    #expect(try RunConfig(json: text.replacing(#""color""#, with: #""colour""#)) == config)
  }
}
