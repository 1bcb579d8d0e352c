import Foundation
import TestSupport
import Testing
import Text

/// What `report` and its like leave behind, with folders of any name and where something is in the way.
struct ReportCommandTests {
  private let folder: String
  private let study = "a study (1) #2"

  init() throws { folder = try TemporaryFolder().path }

  private func call(_ arguments: String...) throws -> (status: Int32, said: String) {
    try Program.call(arguments + ["--results", "all results/r1"], in: folder)
  }

  /// Trains one cell of two steps.
  private func run(_ more: String = "") throws {
    let text = """
      question: Does a page find its figures?
      base:
        data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}}
        data.validationImages: 20
        model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
        training: {budget: {steps: 2}, batchSize: 4, evaluations: 2, evaluationImages: 10}
      axes: {attention: {prefix: {}, causal: {model.attention: causal}}}
      seeds: 2
      """
    try TextFile.write(text + "\n" + more, to: "\(folder)/\(study).yaml")
    let (status, said) = try call("run", "\(study).yaml")
    try #require(status == 0, "\(said)")
  }

  private var figures: String { "\(folder)/all results/r1/\(study)/figures" }

  @Test func `links lead to files, and a failing figure stops nothing but itself`() throws {
    try run()
    let pages = "\(folder)/my pages/deep"
    let report = ["report", study, "--notebooks", "my pages/deep", "--results", "all results/r1"]
    let (status, said) = try Program.call(report, in: folder)
    #expect(status == 0, "\(said)")
    let page = try #require(try TextFile.read("\(pages)/\(study).md"))
    let links = page.components(separatedBy: "](").dropFirst().map { $0.prefix { $0 != ")" } }
    #expect(links.count > 4)
    for link in links {
      let path = try #require(link.removingPercentEncoding)
      #expect(FileManager.default.fileExists(atPath: "\(pages)/\(path)"), "\(link)")
    }
    #expect(!page.contains("Source:") && !page.contains("No laws") && !page.contains("no claim"))
    #expect(try Program.call(report + ["--check"], in: folder).status == 0)

    // A folder where the drawing should be.
    try FileManager.default.removeItem(atPath: "\(figures)/loss.svg")
    try FileManager.default.removeItem(atPath: "\(figures)/training-curves.svg")
    try FileManager.default.createDirectory(
      atPath: "\(figures)/loss.svg/mine", withIntermediateDirectories: true)
    let failed = try Program.call(report, in: folder)
    #expect(failed.status == 1)
    let last = try #require(failed.said.split(separator: "\n").last)
    #expect(last.contains(" was not drawn: loss: gnuplot could not draw "), "\(last)")
    #expect(FileManager.default.fileExists(atPath: "\(figures)/training-curves.svg"))
    #expect(FileManager.default.fileExists(atPath: "\(figures)/loss.svg/mine"))
    let listed = try #require(try TextFile.read("\(pages)/\(study).md"))
    #expect(listed.contains("Not drawn:\n\n- `loss`: gnuplot could not draw"))
    #expect(
      !listed.contains("figures/loss.svg)") && listed.contains("figures/training-curves.svg)"))
    #expect(try call("plot", study).status == 1)
  }

  @Test func `pages in HTML lead to files, and are listed on one page`() throws {
    try run("expect: {it helps: {claim: causal - prefix < 0}}")
    let (status, said) = try call("report", study, "--notebooks", "my pages", "--html")
    #expect(status == 0 && said.contains("all results/r1/index.html"), "\(said)")
    let home = "\(folder)/all results/r1"
    func links(_ page: String) throws -> [String] {
      let html = try #require(try TextFile.read(page))
      return html.matches(of: #/<a href="([^"]*)"/#).map { String($0.1) }
    }
    func check(_ page: String, in folder: String) throws {
      let found = try links(page)
      #expect(!found.isEmpty)
      for link in found {
        let path = try #require(link.removingPercentEncoding)
        #expect(FileManager.default.fileExists(atPath: "\(folder)/\(path)"), "\(link)")
      }
    }
    try check("\(home)/\(study)/\(study).html", in: "\(home)/\(study)")
    try check("\(home)/index.html", in: home)
    // Of all studies, from files alone.
    try FileManager.default.removeItem(atPath: "\(home)/index.html")
    try FileManager.default.removeItem(atPath: "\(home)/\(study)/\(study).html")
    let all = try call("report", "--html", "--notebooks", "my pages")
    #expect(all.status == 0 && all.said.contains("\(study).html"), "\(all.said)")
    try check("\(home)/index.html", in: home)
    #expect(try links("\(home)/index.html").allSatisfy { $0.hasSuffix(".html") })
    let refused = [
      try call("report"), try call("report", study, "--check", "--html"),
      try call("run", "\(study).yaml", "--smoke", "--html"),
    ]
    #expect(refused.map(\.status) == [64, 64, 64])
    let without = try Program.call(["report", "--html", "--results", "nowhere"], in: folder)
    #expect(without.status == 2 && without.said.contains("has a page in"), "\(without.said)")
  }

  /// What a command prints as JSON.
  private func json(_ arguments: String...) throws -> Any {
    let (status, said) = try Program.call(
      arguments + ["--json", "--results", "all results/r1"], in: folder)
    try #require(status == 0, "\(said)")
    return try JSONSerialization.jsonObject(with: Data(said.utf8))
  }

  @Test func `what programs read are numbers and objects`() throws {
    try run()
    let report = try #require(json("report", study) as? [String: [Any]])
    let cells = try #require(report["results"] as? [[String: Any]])
    #expect(cells.count == 2 && cells.allSatisfy { $0["metric"] as? String == "validationLoss" })
    #expect(cells.allSatisfy { $0["mean"] is Double && $0["low"] is Double && $0["seeds"] is Int })
    let difference = try #require((report["comparisons"] as? [[String: Any]])?.first)
    #expect(difference["difference"] is Double && difference["p"] is Double)
    #expect(difference["interval"] as? String == "paired" && report["claims"]?.isEmpty == true)

    let ids = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/all results/r1/runs")
    let shown = try #require(json("show", ids[0]) as? [String: Any])
    let settings = try #require(shown["settings"] as? [String: Any])
    #expect((settings["model"] as? [String: Any])?["width"] as? Int == 8)
    let row = try #require(shown["run"] as? [String: Any])
    #expect(row["message"] is NSNull && row["configuration"] == nil)

    let lines = try #require(json("diff", ids[0], ids[1]) as? [[String: Any]])
    let loss = try #require(lines.first { $0["what"] as? String == "validationLoss" })
    #expect("\(try #require(loss["left"] as? Double))".count > 7)
  }

  @Test func `what cannot be written is said in one sentence`() throws {
    try run("expect: {it helps: {claim: causal - prefix < 0}}")
    try TextFile.write("mine", to: "\(folder)/file")
    let made = try call("report", study)
    #expect(made.status == 0, "\(made.said)")
    let id = try #require(
      FileManager.default.contentsOfDirectory(atPath: "\(folder)/all results/r1/runs").first)
    let refused = [
      try call("report", study, "--notebooks", "file/pages"),
      try call("report", study, "--notebooks", "/proc/patchlaw"),
      try call("claims", "--notebooks", "file"),
      try call("claims", "--notebooks", "/proc/patchlaw"),
      try call("export", id, "file/weights.safetensors"), try call("export", id, "all results"),
      try call("export", id, "/proc/patchlaw/weights.safetensors"),
    ]
    for (status, said) in refused {
      let lines = said.split(separator: "\n").filter { $0.hasPrefix("patchlaw: ") }
      #expect(
        status == 2 && lines.count == 1 && lines[0].contains("cannot be written ("), "\(said)")
      for raw in ["Domain", "NSError", "Cocoa", "couldn"] { #expect(!said.contains(raw)) }
    }
    #expect(try TextFile.read("\(folder)/file") == "mine")
    // A file where the figures' folder should be: every figure is refused, the page is written.
    try FileManager.default.removeItem(atPath: figures)
    try TextFile.write("mine", to: figures)
    let plot = try call("plot", study)
    #expect(plot.status == 1)
    #expect(
      plot.said.split(separator: "\n").count == 1 && plot.said.contains("is a file, not a folder"))
  }
}
