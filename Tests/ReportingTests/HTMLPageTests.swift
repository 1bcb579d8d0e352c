import Foundation
import Store
import TestSupport
import Testing
import Text

@testable import Analysis
@testable import Reporting

/// What an HTML page holds: the words, tables and figures of its Markdown, and nothing that it loads.
struct HTMLPageTests {
  private let folder: String
  private let study: StudyData

  init() throws {
    folder = try TemporaryFolder().path
    study = try FixtureStudy.heads()
  }

  /// The study's page, its figures drawn.
  private func page() throws -> (markdown: String, html: String, figures: [Figure]) {
    let figures = study.figures()
    let drawn = DrawnFigure.draw(figures, in: "\(folder)/results/heads/figures")
    let blocks = study.blocks(
      at: PagePlace(folder: "\(folder)/pages", results: "\(folder)/results"), figures: drawn)
    let markdown = try Notebook.skeleton(study: study, blocks: blocks).updated(blocks).text
    try TextFile.write(markdown, to: "\(folder)/pages/heads.md")
    let page = HTMLPage(markdown, in: "\(folder)/pages", for: "\(folder)/results/heads")
    return (
      markdown, page.text(title: "heads", index: "\(folder)/results/index.html"), figures
    )
  }

  @Test func `a page is whole: every figure is inside, and nothing is loaded`() throws {
    let (markdown, html, figures) = try page()
    #expect(figures.count > 4 && markdown.components(separatedBy: "![").count == figures.count + 1)
    #expect(html.components(separatedBy: "<svg ").count == figures.count + 1)
    #expect(!html.contains("<img"))
    #expect(html.utf8.count < 2_000_000)
    let withoutLinks = html.replacing(#/<a href="[^"]*">/#, with: "")
    for sign in ["http:", "https:", "url(", "@import", "src=", "<link", "<iframe", "<object"] {
      #expect(!withoutLinks.contains(sign), "\(sign)")
    }
    #expect(html.matches(of: #/ href="([^"#][^"]*)"/#).count == 3)
    #expect(html.contains("<a href=\"runs.csv\">") && html.contains("<a href=\"../index.html\">"))
  }

  @Test func `rows of tables are those of the Markdown, cell by cell`() throws {
    let (markdown, html, _) = try page()
    let lines = markdown.split(separator: "\n").filter { $0.hasPrefix("| ") }
    let tables = lines.count { $0.hasPrefix("| ---") }
    let rows = html.matches(of: #/<tr>\n((?:<td.*<\/td>\n)+)<\/tr>/#).map { row in
      row.1.matches(of: #/<td[^>]*>(.*)<\/td>/#).map { cell in
        HTML.plain(cell.1.replacing(#/<[^>]*>/#, with: ""))
      }
    }
    #expect(tables > 3 && rows.count == lines.count - 2 * tables)
    let shown = study.resultTable.rows + study.comparisonTable(study.comparisons).rows
    #expect(shown.count > 10 && shown.filter { !rows.contains($0) } == [])
  }

  @Test func `a point says its cell and its numbers`() throws {
    let html = try page().html
    let points = html.matches(of: #/<use [^>]*><title>([^<]*)<\/title>/#).map { String($0.1) }
    #expect(
      points.contains("mean · probe.linear · mlp, small\nvalue 59\nlow 56.516\nhigh 61.484"),
      "\(points)")
    let runs = study.runs.count { $0.run.state == .done }
    #expect(points.count { $0.contains("\naccuracy ") } == 2 * runs)
  }

  @Test func `points that are not the rows of their data say nothing`() throws {
    let script = """
      plot data skip 1 using ($1==0 ? $2 : NaN):3 with points title 'a', \\
        0.5 with lines title 'b', \\
        data skip 1 using ($1==1 ? $2 : NaN):3 with points notitle

      """
    let marks = try #require(
      FigureMarks(script: script, csv: "series,x,cell\n0,1,one\n0,2,two\n1,3,three\n"))
    func group(_ number: Int, points: Int) -> String {
      "<g id=\"gnuplot_plot_\(number)\">\(String(repeating: "<use/>", count: points))</g>"
    }
    func texts(_ groups: String...) throws -> [String] {
      let svg = try #require(SVGElement.read(Data("<svg>\(groups.joined())</svg>".utf8)))
      return marks.added(to: svg).html.matches(of: #/<title>([^<]*)</#).map { String($0.1) }
    }
    // The legend's point is the last, and has no row.
    #expect(
      try texts(group(1, points: 3), group(2, points: 0), group(3, points: 1))
        == ["one\nx 1", "two\nx 2", "three\nx 3"])
    #expect(
      try texts(group(1, points: 2), group(2, points: 0), group(3, points: 1)) == ["three\nx 3"])
    #expect(try texts(group(1, points: 3), group(2, points: 0)) == [])
  }

  @Test func `names from outside are shown, and never markup`() throws {
    let name = "</script><script>x()</script> <img src=x onerror=x()> ' \" & `a` | b"
    let figure = Figure(
      name: "dots", title: name,
      csv: CSV.line(["series", "x", "y", "cell"]) + CSV.line(["0", "1", "2", name]),
      commands: """
        plot data skip 1 using ($1==0 ? $2 : NaN):3 with points title \(GnuplotStyle.quoted(name))
        """)
    let drawn = DrawnFigure.draw([figure], in: folder)
    #expect(drawn[0].failure == nil)
    let markdown = """
      # \(Markdown.text(name))

      \(Markdown.image(name, at: "dots.svg"))

      \(Table(headings: [name], rows: [[name]]).markdown)

      <script>x()</script>

      [x](javascript:x()) ![gone](https://example.org/a.png) ![other](other.svg)
      """
    try TextFile.write("<svg onload='x()'><script>x()</script></svg>", to: "\(folder)/other.svg")
    let html = HTMLPage(markdown, in: folder, for: folder).text(title: name)
    #expect(html.components(separatedBy: "<script").count == 2)
    #expect(html.components(separatedBy: "</script").count == 2)
    #expect(!html.contains("javascript:") && !html.contains("example.org/a.png\">"))
    #expect(html.components(separatedBy: "<img").count == 2)
    #expect(html.contains("<img alt=\"other\" src=\"data:image/svg+xml;base64,"))
    // As title of the window, heading, caption, label of the figure, legend, point, and in the table.
    let shown = html.replacing("&#39;", with: "'").replacing("&quot;", with: "\"")
    let text = HTML.text(name).replacing("&#39;", with: "'").replacing("&quot;", with: "\"")
    #expect(shown.components(separatedBy: text).count > 7)
    #expect(!html.contains("onerror=x()>") && html.contains("onerror=x()&gt;"))
  }

  @Test func `figures use the page's colors, and each has ids of its own`() throws {
    let html = try page().html
    #expect(html.contains("var(--ink)") && html.contains("var(--blue)"))
    #expect(!html.contains("fill=\"#ffffff\"") && !html.contains("rgb( 34"))
    let ids = html.matches(of: #/ id="([^"]*)"/#).map { String($0.1) }
    #expect(ids.count > 30 && Set(ids).count == ids.count)
    let uses = Set(html.matches(of: #/ href="#([^"]*)"/#).map { String($0.1) })
    #expect(!uses.isEmpty && uses.isSubset(of: ids))
  }

  @Test func `the page of all studies links to each, and counts its claims`() throws {
    var claims = ClaimsPage()
    try claims.add("heads", csv: #require(study.exports["claims.csv"]), from: "claims.csv")
    let index = StudyIndex(
      [
        .init(name: "heads", question: "Does <it> help?", page: "\(folder)/heads/heads.html"),
        .init(name: "other", question: "", page: nil),
      ], claims: claims)
    let forest = DrawnFigure.draw([try #require(claims.forest)], in: "\(folder)/scratch").first
    let markdown = index.markdown(in: folder, forest: forest)
    let html = HTMLPage(markdown, in: folder, for: folder).text(title: "Studies")
    #expect(html.contains("<td><a href=\"heads/heads.html\">heads</a></td>"))
    #expect(html.contains("<td>Does &lt;it&gt; help?</td>"))
    #expect(html.contains("3 same") && html.contains("<td>other</td>"))
    #expect(html.contains("<svg ") && html.contains("<td class=\"same\">same</td>"))
  }

  @Test func `a study under way is looked at again, one that has ended is not`() throws {
    var live = LiveStudy(name: "a<b", question: "Does it?", summary: "1/2 runs, about 3 s left")
    live.workers = [
      .init(run: "x=<i> seed=0", share: 0.371, step: "2/4", facts: ["loss 1", "9/s"])
    ]
    live.failures = [("x=y", "loss is <NaN>")]
    live.axes = ["x"]
    live.curves = [
      LiveCurve(
        run: "x=<i>", levels: ["x": "<i>"], unit: "MSE", isRunning: true,
        points: [(1, 2.0), (2, 1.5), (3, 1.25)]),
      LiveCurve(
        run: "x=y", levels: ["x": "y"], unit: "MSE", isRunning: false, points: [(1, 2.0), (2, 1.5)]),
      LiveCurve(
        run: "x=z", levels: ["x": "z"], unit: "nats", isRunning: false,
        points: [(1, 2.0), (2, 1.5)]),
    ]
    let running = live.page(drawingIn: "\(folder)/scratch", at: Date(), refresh: 10)
    #expect(running.contains("<meta http-equiv=\"refresh\" content=\"10\">"))
    #expect(running.contains("<td>x=&lt;i&gt; seed=0</td>") && running.contains("37 %"))
    #expect(running.contains("loss is &lt;NaN&gt;") && !running.contains("<i>"))
    #expect(running.components(separatedBy: "<svg ").count == 3)
    #expect(running.contains("<title>x=&lt;i&gt;\nstep 2\nloss 1.5</title>"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/scratch"))
    live.isRunning = false
    #expect(
      !live.page(drawingIn: "\(folder)/scratch", at: Date(), refresh: 10).contains("refresh\""))
  }

  @Test func `each cell of a study under way has a color and its whole name in the legend`() throws
  {
    let long = "a level whose name is much longer than forty characters, as some are"
    func curve(_ level: String, _ seed: Int, isRunning: Bool) -> LiveCurve {
      LiveCurve(
        run: "head=\(level) seed=\(seed)", levels: ["head": level], unit: "MSE",
        isRunning: isRunning, points: [(1, 2), (2, 1)])
    }
    let curves = [
      curve(long, 0, isRunning: false), curve("none", 0, isRunning: true),
      curve(long, 1, isRunning: true),
    ]
    let figure = try #require(LiveCurve.figures(curves, axes: ["head"]).first)
    #expect(figure.script.contains("title '\(long)'") && figure.script.contains("title 'none'"))
    #expect(figure.script.matches(of: #/title '/#).count == 2)
    // Two lines of one cell have its color, and keep it where other cells come before.
    let colors = figure.script.matches(of: #/with lines.*lc rgb "(#\w+)"/#).map { String($0.1) }
    #expect(colors == [GnuplotStyle.color(0), GnuplotStyle.color(0), GnuplotStyle.color(1)])
    try figure.draw(in: folder)
    let levels = (0..<9).map { ["head": "head \($0)"] } + [["head": long], ["head": "none"]]
    let many = try #require(LiveCurve.figures(curves, axes: ["head"], cells: levels).first)
    #expect(many.script.matches(of: #/\nplot /#).count == 11)
    try many.draw(in: folder)
    let few = try #require(
      LiveCurve.figures(curves, axes: ["head"], cells: [levels[0], levels[9], levels[10]]).first)
    #expect(few.script.contains("lc rgb \"\(GnuplotStyle.color(2))\" title 'none'"))
  }

  @Test func `a page has every color of the ramp, light and dark`() throws {
    for (step, colors) in zip(ColorRamp.steps, ColorRamp.dark).enumerated() {
      for color in [colors.0, colors.1] {
        #expect(PageStyle.css.contains("--ramp\(step): \(color);"))
      }
    }
    #expect(SVGColor.onPage("rgb( 13,   8, 135)") == "var(--ramp0)")
    #expect(SVGColor.onPage("rgb(1, 2, 3)") == "rgb(1, 2, 3)")
  }

  @Test func `of many earlier runs the last are drawn, each as a line of its own`() throws {
    let curves = (0..<100).map { run in
      LiveCurve(
        run: "run \(run)", levels: ["x": "y"], unit: "MSE", isRunning: run == 99,
        points: [(1, 2.0 + Double(run)), (2, 1.5 + Double(run))])
    }
    let figure = try #require(LiveCurve.figures(curves, axes: ["x"]).first)
    #expect(!figure.csv.contains("run 38\n") && figure.csv.contains("run 39\n"))
    try figure.draw(in: folder)
    let svg = try #require(try TextFile.read("\(folder)/live-0.svg"))
    // A line begins for each run, and one in the legend.
    let first = try #require(svg.firstMatch(of: #/id="gnuplot_plot_1"(?s:.*?)id="gnuplot_plot_2"/#))
    #expect(first.0.matches(of: #/M\d/#).count == 61)
  }
}
