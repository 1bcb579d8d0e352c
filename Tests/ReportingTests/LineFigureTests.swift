import Foundation
import TestSupport
import Testing
import Text

@testable import Analysis
@testable import Reporting

/// How lines are told apart: ramps for ordered levels, small multiples beyond eight.
struct LineFigureTests {
  private func cells(_ axes: [(String, [String])]) -> [[String: String]] {
    axes.reduce([[:]]) { lines, axis in
      lines.flatMap { line in axis.1.map { line.merging([axis.0: $0]) { $1 } } }
    }
  }

  private func styles(_ axes: [(String, [String])]) -> LineStyles {
    let orders = axes.compactMap { name, labels in LevelNumbers.order(labels).map { (name, $0) } }
    return LineStyles(
      cells(axes), axes: axes.map(\.0), orders: Dictionary(uniqueKeysWithValues: orders))
  }

  @Test(arguments: [
    (["8", "16", "4"], [1, 2, 0]), (["1e-4", "3e-4", "1e-3"], [0, 1, 2]),
    (["w8", "w96", "w12"], [0, 2, 1]), (["0.5 epochs", "2 epochs", "1 epochs"], [0, 2, 1]),
  ])
  func `levels that are numbers, or the same words around one, are ordered`(
    labels: [String], ranks: [Int]
  ) {
    #expect(labels.map { LevelNumbers.order(labels)?[$0] } == ranks)
  }

  @Test(arguments: [
    ["8", "16"], ["mlp", "none", "h2"], ["w8", "h12", "w16"], ["a1b2", "a1b3", "a2b3"],
  ])
  func `two levels, other words and several numbers are not`(labels: [String]) {
    #expect(LevelNumbers.order(labels) == nil)
  }

  @Test func `levels named by words are ordered by the numbers that they set`() throws {
    let study = try FixtureStudy.sizes()
    #expect(study.order(of: "width", in: study.cells)?["100"] == 4)
    let heads = try FixtureStudy.heads()
    #expect(heads.order(of: "size", in: heads.cells) == nil)
  }

  @Test func `ordered lines have the ramp, others the palette`() {
    let ordered = styles([("width", ["8", "16", "32", "64"])])
    let colors = (0..<4).map { ordered.style(of: $0).color }
    #expect(colors.first == ColorRamp.steps.first && colors.last == ColorRamp.steps.last)
    #expect(Set(colors).count == 4 && colors.allSatisfy(ColorRamp.steps.contains))
    let other = styles([("head", ["mlp", "none", "transformer"])])
    #expect((0..<3).map { other.style(of: $0).color } == (0..<3).map(GnuplotStyle.color))
  }

  @Test func `with two axes the ordered one has colors, the other marks and dashes`() {
    let both = styles([("head", ["mlp", "none"]), ("width", ["8", "16", "32"])])
    #expect(!both.isFaceted && both.coloredAxis == "width")
    #expect(both.style(of: 0).color == both.style(of: 3).color)
    #expect(both.style(of: 0).dash != both.style(of: 3).dash)
    #expect(Set((0..<6).map { both.style(of: $0) }).count == 6)
  }

  @Test func `beyond eight lines there is a panel for each combination that colors leave`() {
    let many = styles([("head", ["mlp", "none", "big"]), ("width", ["8", "16", "32", "64"])])
    #expect(many.isFaceted && many.coloredAxis == "width")
    let facets = (0..<12).map { many.facet(of: $0) }
    #expect(facets.distinct == ["mlp", "none", "big"])
    // Within a panel every line has a color of its own.
    for facet in facets.distinct {
      let colors = (0..<12).filter { facets[$0] == facet }.map { many.style(of: $0).color }
      #expect(Set(colors).count == 4)
    }
    let lone = styles([("width", (1...12).map { "\($0)" })])
    #expect(lone.isFaceted && lone.coloredAxis == nil)
    #expect((0..<12).map { lone.facet(of: $0) }.distinct.count == 12)
    #expect(!styles([("width", (1...8).map { "\($0)" })]).isFaceted)
  }

  @Test(arguments: [[("width", 12)], [("head", 3), ("width", 6)], [("a", 2), ("b", 3), ("c", 3)]])
  func `small multiples are drawn without a word from gnuplot`(_ axes: [(String, Int)]) throws {
    let named = axes.map { name, count in (name, (1...count).map { "\($0)" }) }
    var data = FigureData("x", "y", "cell")
    let lines = cells(named).enumerated().map { index, levels in
      let series = data.add((0..<4).map { ["\($0)", "\($0 + index)", "c\(index)"] })
      return LineFigure.Line(
        levels: levels, title: "c\(index)", places: [0, 3], values: [0, 20]
      ) { style, title in
        let words = title.map { "title \(GnuplotStyle.quoted($0))" } ?? "notitle"
        return ["\(series.using("$2", "3")) with linespoints \(style.text) \(words)"]
      }
    }
    let figure = LineFigure(
      name: "many", title: "Many", data: data, lines: lines, axes: named.map(\.0), orders: [:],
      labels: ("x", "y")
    ).figure
    #expect(figure.size.width <= 800)
    let panels = figure.script.matches(of: #/\nplot /#).count
    #expect(panels == LineStyles(cells(named), axes: named.map(\.0), orders: [:]).panelCount)
    try figure.draw(in: TemporaryFolder().path)
  }
}
