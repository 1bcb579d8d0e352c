import Analysis
import Foundation
import Questions
import Store
import Testing
import Text

@testable import Reporting

/// Tables for programs: means as numbers, settings that differ, and what validation chose.
struct NumberTests {
  private func rows(_ csv: String?) throws -> [[String: String]] {
    let lines = try #require(csv).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  @Test func `cells have means and intervals as numbers`() throws {
    let study = try FixtureStudy.heads()
    let rows = try rows(study.exports["cells.csv"])
    #expect(rows.count == study.cells.count * study.metrics.count)
    for cell in study.cells {
      for metric in study.metrics {
        let row = try #require(
          rows.first { $0["cell"] == cell.run.cell && $0["metric"] == metric.name })
        let mean = SeedMean(cell.runs.compactMap { study.value(metric, of: $0) })
        #expect(row["head"] == cell.levels["head"] && row["seeds"] == "\(mean.seeds)")
        #expect(Double(row["mean"] ?? "") == mean.mean && Double(row["low"] ?? "") == mean.low)
        #expect(Double(row["high"] ?? "") == mean.high && mean.low < mean.high)
      }
    }
    let json = try JSON.text(study.cellNumbers, .compact)
    #expect(json.contains(#""metric":"validationLoss""#) && !json.contains("±"))
  }

  @Test func `scores have the rate that validation chose`() throws {
    let rows = try rows(FixtureStudy.heads().exports["scores.csv"])
    #expect(rows.allSatisfy { Double($0["chosenRate"] ?? "") != nil })
    #expect(rows.allSatisfy { $0["chosenNeighbors"] == "" })
    #expect(rows.allSatisfy { 0...1 ~= Double($0["validationAccuracy"] ?? "") ?? -1 })
  }

  @Test func `settings that differ are columns, those that agree are not`() {
    func run(_ id: String, _ settings: String) -> RunRow {
      RunRow(
        id: id, cell: "c", seed: 0, configuration: settings, numerics: 1, parameters: 1,
        trunkParameters: 1, headParameters: 0, steps: 1, images: 1, patches: 1, flops: 1,
        state: .done, message: nil)
    }
    let runs = [
      run("a", #"{"model":{"width":8,"head":"none","mask":"causal"},"seed":0,"flip":true}"#),
      run(
        "b", #"{"model":{"width":8.5,"head":"none","mask":{"prefix":{"longest":null}}},"seed":1}"#),
      run("c", #"{"model":{"width":16,"head":"none","mask":"causal"},"seed":2,"flip":true}"#),
    ]
    let settings = VaryingSettings([runs[0], runs[2]])
    #expect(settings.paths == ["model.width"])
    #expect(settings.row(runs[0]) == [8] && settings.row(runs[2]) == [16])
    // A setting that an earlier version did not know is missing there.
    let all = VaryingSettings(runs)
    #expect(all.paths == ["flip", "model.mask", "model.width"])
    #expect(all.row(runs[1]) == [.missing, #"{"prefix":{"longest":null}}"#, 8.5])
    let masks = VaryingSettings([
      run("a", #"{"model":{"mask":"causal","on":true},"seed":0}"#),
      run("b", #"{"model":{"mask":{"prefix":{"longest":null}},"on":null},"seed":0}"#),
    ])
    #expect(masks.paths == ["model.mask", "model.on"])
    #expect(masks.row(run("b", "")) == [#"{"prefix":{"longest":null}}"#, .missing])
    #expect(masks.row(run("a", "")) == ["causal", "true"])
  }
}
