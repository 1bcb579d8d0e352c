import Foundation
import Scaling
import TestSupport
import Testing
import Text

@testable import Analysis
@testable import Questions
@testable import Reporting

/// What a page shows, and that its links lead somewhere, wherever it lies.
struct PageTests {
  @Test(arguments: [
    ("notebooks-md", "results"), ("a/b/c", "r1"), (".", "deep/er/results"),
    ("my pages (1)", "results #2, 100 %"), ("seiten [ä]", "ergebnisse ?& <x>"),
    ("results/pages", "results"), ("pages", "pages/results"),
  ])
  func `every link of a page leads to a file`(notebooks: String, results: String) throws {
    let folder = try TemporaryFolder().path
    let (pages, home) = ("\(folder)/\(notebooks)", "\(folder)/\(results)")
    let study = try FixtureStudy.heads()
    let figures = study.figures().map { figure in
      let path = "\(home)/heads/figures/\(figure.svgFile)"
      return DrawnFigure(figure, path: path, failure: nil)
    }
    for figure in figures { try TextFile.write("<svg/>", to: figure.path) }
    for file in ["heads.yaml", "runs.csv"] { try TextFile.write("", to: "\(home)/heads/\(file)") }
    let blocks = study.blocks(at: PagePlace(folder: pages, results: home), figures: figures)
    let page = try Notebook.skeleton(study: study, blocks: blocks).updated(blocks)
    try TextFile.write(page.text, to: "\(pages)/heads.md")
    let links = page.text.links
    #expect(links.count == figures.count + 2)
    #expect(links.filter { !leads($0, from: pages) } == [])

    // The page of claims links to the study's, and a summary elsewhere to that as well.
    var claims = ClaimsPage()
    try claims.add("heads", csv: #require(study.exports["claims.csv"]), from: "claims.csv")
    let forest = DrawnFigure(
      try #require(claims.forest), path: "\(home)/claims/forest.svg", failure: nil)
    try TextFile.write("<svg/>", to: forest.path)
    let all = claims.markdown(in: pages, figures: [forest]).links
    #expect(Set(all).count == 2 && all.allSatisfy { leads($0, from: pages) })
    try TextFile.write(claims.markdown(in: pages, figures: [forest]), to: "\(pages)/claims.md")
    let summary = claims.summary(in: folder, pages: pages).links
    #expect(!summary.isEmpty && summary.allSatisfy { leads($0, from: folder) })
  }

  @Test func `a study without a page is named, not linked`() throws {
    var claims = ClaimsPage()
    let csv = try #require(try FixtureStudy.heads().exports["claims.csv"])
    try claims.add("heads", csv: csv, from: "claims.csv")
    let text = claims.markdown(in: try TemporaryFolder().path, figures: [])
    #expect(text.links.isEmpty && text.contains("| heads |"))
  }

  @Test func `a figure that fails is listed with its reason beside those that are drawn`() throws {
    let study = try FixtureStudy.heads()
    let folder = try TemporaryFolder().path
    let bad = Figure(
      name: "bad", title: "Bad", csv: "x,y\nnan,nan\n", commands: "plot data using 1:2")
    let dots = try #require(study.accuracyDots)
    // What an earlier version drew of the same name.
    try TextFile.write("<svg/>", to: "\(folder)/bad.svg")
    let drawn = DrawnFigure.draw([bad, dots], in: folder)
    #expect(drawn.map { $0.failure == nil } == [false, true])
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/bad.svg"))
    #expect(FileManager.default.fileExists(atPath: "\(folder)/accuracy.svg"))
    let complaint = try #require(DrawnFigure.complaint(drawn))
    #expect(complaint.hasPrefix("1 of 2 figures was not drawn: bad: gnuplot could not draw "))
    #expect(!complaint.contains("\n"))
    let place = PagePlace(folder: folder, results: folder)
    let block = try #require(
      study.blocks(at: place, figures: drawn).first { $0.name == "figures" })
    #expect(block.text.hasPrefix("Not drawn:\n\n- `bad`: gnuplot could not draw"))
    let answer = try #require(study.blocks(at: place, figures: drawn).first { $0.name == "answer" })
    #expect(
      answer.text.hasPrefix(
        "- **Same sign, size smaller** (claim not registered): a head helps (small): −4.95 ")
    )
    #expect(
      answer.text.hasSuffix(
        "](accuracy.svg)\n\nCaution: \(Warning.Name.learningRateAtGridEdge.sentence)"))
    #expect(DrawnFigure.check([bad, dots], in: folder).map(\.failure?.isEmpty) == [false, nil])
  }

  @Test func `what an earlier script drew and read goes when a figure is drawn anew`() throws {
    let folder = try TemporaryFolder().path
    let script = #"plot "accuracy-probe-linear.csv"; set output "accuracy.png"; plot "other.csv""#
    try TextFile.write(script, to: "\(folder)/accuracy.gp")
    for file in ["accuracy-probe-linear.csv", "accuracy.png", "other.csv", "accuracy-by-block.csv"]
    {
      try TextFile.write("", to: "\(folder)/\(file)")
    }
    try #require(FixtureStudy.heads().accuracyDots).draw(in: folder)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
        "accuracy-by-block.csv", "accuracy.csv", "accuracy.gp", "accuracy.svg", "other.csv",
      ])
  }

  @Test func `question and source are generated, and pages that have them as prose give them up`()
    throws
  {
    let study = try FixtureStudy.heads()
    let page = try study.page
    let answer = try #require(study.shownBlocks.first { $0.name == "answer" }).text
    let head = """
      # heads

      <!-- patchlaw:question -->
      Does it help?
      <!-- /patchlaw -->

      <!-- patchlaw:source -->
      Source: a table
      <!-- /patchlaw -->

      <!-- patchlaw:answer -->
      \(answer)
      <!-- /patchlaw -->

      ## What we ran
      """
    #expect(page.text.hasPrefix(head))
    let blocks = study.shownBlocks
    let old = page.text.replacing(
      head,
      with: """
        # heads

        Does it
        help?

        Source: a table

        Mine, before any heading.

        ## What the paper found

        Much. Source: a table

        ## What we ran
        """)
    let migrated = try Notebook(text: old).updated(blocks)
    #expect(
      migrated.text
        == page.text.replacing(
          "## What we ran",
          with: """
            Mine, before any heading.

            ## What the paper found

            Much. Source: a table

            ## What we ran
            """))
    #expect(try migrated.updated(blocks) == migrated)
    let reworded = try Notebook(text: "# heads\n\nIs it good?\n\nSource: \n\n## Mine\n").updated(
      blocks)
    #expect(reworded.text.contains("Is it good?") && !reworded.text.contains("Source: \n"))
    // What the spec asks anew is asked on the page.
    let asked = blocks.map { $0.name == "question" ? ("question", "Why?") : $0 }
    #expect(try page.updated(asked).text.hasPrefix("# heads\n\n<!-- patchlaw:question -->\nWhy?\n"))
    // Nor is a source made of nothing.
    let none = try Notebook(text: "# heads\n\nSource:\n\nText.\n").updated([("source", "")])
    #expect(none.text == "# heads\n\nText.\n")
  }

  @Test func `every column of a study's tables is explained in results/README.md`() throws {
    let path = "\(fixtureFolder)/../../results/README.md"
    let sections = try #require(try TextFile.read(path)).components(separatedBy: "\n## ")
    let floors = [(metric: "probe.linear", kind: FloorKind.untrained, value: 0.3)]
    let exports = try FixtureStudy.heads(floors: floors).exports
    #expect(exports.count == 8)
    for (file, csv) in exports {
      let section = try #require(sections.first { $0.hasPrefix("`\(file)`") }, "\(file)")
      let explained = section.split(separator: "\n").compactMap { line -> String? in
        guard line.hasPrefix("| `") else { return nil }
        return line.dropFirst(3).split(separator: "`").first.map(String.init)
      }
      // Columns of the axes are the study's own.
      let header = csv.prefix { $0 != "\n" }.replacing("head,size,", with: "")
      #expect(header + "\n" == CSV.line(explained), "\(file)")
    }
  }

  @Test func `what a study does not have is not mentioned`() throws {
    let study = try FixtureStudy.sequence(predicted: 15)
    let text = try study.page.text
    #expect(text.contains("<!-- patchlaw:fits -->\n<!-- /patchlaw -->"))
    #expect(text.contains("<!-- patchlaw:predictions -->\n<!-- /patchlaw -->"))
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("<!--") }
    for (line, next) in zip(lines, lines.dropFirst() + [""]) where line.hasPrefix("#") {
      #expect(!next.hasPrefix("##") && !next.isEmpty, "\(line) has nothing under it")
    }
  }
}

extension String {
  /// Where the links and images of a Markdown text lead.
  var links: [String] {
    components(separatedBy: "](").dropFirst().compactMap { rest in
      rest.split(separator: ")", omittingEmptySubsequences: false).first.map(String.init)
    }
  }
}

/// Whether a link of a page in a folder leads to a file; a link may hold no character that ends it.
private func leads(_ link: String, from folder: String) -> Bool {
  guard !link.contains(where: { " <>()\\".contains($0) }), let path = link.removingPercentEncoding
  else { return false }
  return FileManager.default.fileExists(atPath: "\(folder)/\(path)")
}
