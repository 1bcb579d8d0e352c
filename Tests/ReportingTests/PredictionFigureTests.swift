import Foundation
import Store
import TestSupport
import Testing

@testable import Analysis
@testable import Questions
@testable import Reporting

struct PredictionFigureTests {
  /// Two cells of two images: gray of four pixels a side, and color of three.
  private func study() throws -> StudyData {
    let store = try Store()
    let runs = (0..<2).map {
      FixtureStudy.row(0x700 + $0, cell: 0x800 + $0, seed: 0, parameters: 10)
    }
    let levels = ["gray", "color"]
    try store.record(
      StudyRecord(
        study: StudyRow(
          name: "pictures", question: "?", source: "-", specification: "", expectation: nil),
        axes: [AxisRow(study: "pictures", name: "kind", position: 0)],
        levels: levels.enumerated().map {
          LevelRow(study: "pictures", axis: "kind", label: $1, position: $0, isBase: $0 == 0)
        }, probes: [], studyProbes: []),
      planned: runs,
      memberships: runs.enumerated().map {
        MembershipRow(study: "pictures", run: $1.id, axis: "kind", level: levels[$0])
      })
    for (index, run) in runs.enumerated() {
      let (size, channels) = index == 0 ? (4, 1) : (3, 3)
      let bytes = (0..<3).map { panel in
        Data((0..<(size * size * channels)).map { UInt8(10 * panel + $0) })
      }
      try store.record(
        RunRecord(
          run: run, measurements: [], probes: [], scores: [], segments: [],
          predictions: (0..<2).map {
            PredictionRow(
              run: run.id, image: $0, size: size, channels: channels, truth: bytes[0],
              seen: bytes[1], predicted: bytes[2])
          }))
    }
    return try StudyData("pictures", in: store)
  }

  @Test func `panels are adjacent, with white between them`() throws {
    let figure = try #require(study().predictedPatches)
    let lines = figure.csv.split(separator: "\n").dropFirst()
    let gray = lines.filter { $0.hasPrefix("gray,") }.map { $0.dropFirst(5) }
    #expect(gray.count == 4)
    #expect(gray[0].hasPrefix("0,1,2,3,10,11,12,13,") || gray[0].hasPrefix("0,1,2,3,255,10,"))
    let color = lines.filter { $0.hasPrefix("color,") }
    #expect(color.count == 3 && color[0].hasPrefix("color,258,197637,395016"))
    // A matrix: as many columns in each line.
    #expect(Set(lines.map { $0.split(separator: ",").count }).count == 1)
  }

  @Test func `gnuplot draws the pictures without a word`() throws {
    let folder = try TemporaryFolder()
    let figure = try #require(study().predictedPatches)
    try figure.draw(in: folder.path)
    let svg = String(
      decoding: try #require(
        FileManager.default.contents(atPath: "\(folder.path)/predictions.svg")),
      as: UTF8.self)
    #expect(svg.contains("<image"))
  }
}
