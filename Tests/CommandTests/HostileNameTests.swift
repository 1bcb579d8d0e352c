import Foundation
import FoundationXML
import Scaling
import TestSupport
import Testing
import Text

/// Names that would create a file if a shell, gnuplot or Markdown took them for commands, in every
/// place where a study, or a foreign record, may have a name.
struct HostileNameTests {
  /// What a place is called: commands of every sort, with the place's own file to create.
  private static func name(_ place: String) -> String {
    "`touch PWN-\(place)-a` $(touch PWN-\(place)-b) \"; system(\"touch PWN-\(place)-c\"); x=\" "
      + "50 % | <b>"
  }

  /// The same where lines may end.
  private static func lines(_ place: String) -> String {
    name(place) + "\nsystem('touch PWN-\(place)-d')\n'; !touch PWN-\(place)-e\n@x"
  }

  private static let study = "st `touch PWN-study-a` $(touch PWN-study-b) \"; q"
  private static let plain = ["axis", "level", "probe", "claim", "fit"]

  private static var spec: String {
    get throws {
      func quoted(_ text: String) throws -> String { try JSON.text([text], .compact).inBrackets }
      return try """
      question: \(quoted(lines("question")))
      source: \(quoted(lines("source")))
      base:
        data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}, flip: false}
        data.validationImages: 20
        model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
        training: {budget: {steps: 2}, batchSize: 4, evaluations: 1, evaluationImages: 10}
      axes:
        mask: {prefix: {}, causal: {model.attention: causal}}
        \(quoted(name("axis"))):
          \(quoted(name("level"))): {}
          \(quoted("other " + name("level"))): {model.width: 12}
      probes:
        \(quoted(name("probe"))): {kind: linear, images: 20, epochs: 1}
      expect:
        \(quoted(name("claim"))):
          claim: causal - prefix <= 1000
          paper: \(quoted(lines("paper")))
      fits:
        \(quoted(name("fit"))): {law: power, x: parameters}
      limits: {workers: 1}

      """
    }
  }

  @Test func `no name runs anywhere, and each is shown as it is`() throws {
    let folder = try TemporaryFolder().path
    try Data(Self.spec.utf8).write(to: URL(filePath: "\(folder)/\(Self.study).yaml"))
    try call(["run", "\(Self.study).yaml"], folder)
    try spoilRecords(of: "\(folder)/results")
    try call(["report", Self.study, "--html"], folder)
    try addForeignClaims(to: "\(folder)/results")
    try call(["claims"], folder)
    try call(["report", "--html"], folder)
    try call(["plot", Self.study], folder)
    try call(["predict", Self.study, "--at", "parameters=1e6"], folder)

    let files = FileManager.default.subpaths(atPath: folder) ?? []
    #expect(files.filter { URL(filePath: $0).lastPathComponent.hasPrefix("PWN") } == [])
    let figures = files.filter { $0.hasSuffix(".svg") }
    #expect(figures.count > 5)
    for file in figures { #expect(Self.shown(in: "\(folder)/\(file)") != nil, "\(file)") }
    for file in files where file.hasSuffix(".csv") {
      #expect(throws: Never.self, "\(file)") { try Self.table("\(folder)/\(file)") }
    }
    try checkNames(folder, figures.compactMap { Self.shown(in: "\(folder)/\($0)") })
  }

  /// Every name stands as it is in pages, tables and figures.
  private func checkNames(_ folder: String, _ figures: [String]) throws {
    let page = try String(
      contentsOfFile: "\(folder)/notebooks-md/\(Self.study).md", encoding: .utf8)
    for place in Self.plain {
      #expect(page.contains(Markdown.text(Self.name(place))), "\(place) on the page")
    }
    for place in ["level", "unit"] {
      #expect(figures.contains { $0.contains(Self.name(place)) }, "\(place) in a figure")
    }
    // Gnuplot cuts the label of a tick after some fifty characters.
    let begin = Self.name("foreign").prefix(40)
    #expect(figures.contains { $0.contains(begin) }, "the foreign claim in its figure")
    try checkHTML(folder)
    let runs = try Self.table("\(folder)/results/\(Self.study)/runs.csv")
    let column = try #require(runs.header.firstIndex(of: Self.name("axis")))
    #expect(
      Set(runs.rows.map { $0.fields[column] })
        == [Self.name("level"), "other " + Self.name("level")])
    let unit = try #require(runs.header.firstIndex(of: "lossUnit"))
    #expect(Set(runs.rows.map { $0.fields[unit] }) == [Self.lines("unit")])
    let claims = try String(contentsOfFile: "\(folder)/notebooks-md/claims.md", encoding: .utf8)
    for place in ["claim", "foreign"] {
      #expect(claims.contains(Markdown.text(Self.name(place))), "\(place) on the page of claims")
    }
  }

  /// In HTML no name is an element, and none runs.
  private func checkHTML(_ folder: String) throws {
    let results = "\(folder)/results"
    let page = try String(
      contentsOfFile: "\(results)/\(Self.study)/\(Self.study).html", encoding: .utf8)
    let index = try String(contentsOfFile: "\(results)/index.html", encoding: .utf8)
    for text in [page, index] {
      #expect(!text.contains("<b>") && text.components(separatedBy: "<script").count == 2)
    }
    func quotes(_ text: String) -> String {
      text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
    }
    for place in ["axis", "level", "probe", "claim"] {
      #expect(quotes(page).contains(quotes(HTML.text(Self.name(place)))), "\(place) in HTML")
    }
    #expect(quotes(index).contains(quotes(HTML.text(Self.name("foreign")))))
  }

  private func call(_ arguments: [String], _ folder: String) throws {
    let ending = try BuiltProgram.run(arguments, in: folder, seconds: 60)
    #expect(ending.code == 0, "\(arguments[0]): \(ending.text)")
  }

  /// Gives the runs the unit and condition of a record that somebody else wrote.
  private func spoilRecords(of results: String) throws {
    for run in try FileManager.default.contentsOfDirectory(atPath: "\(results)/runs") {
      let url = URL(filePath: "\(results)/runs/\(run)/run.json")
      let file = try #require(
        JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
      // A record without a checksum is one of an earlier version.
      var record = file["content"] as? [String: Any] ?? file
      record["loss"] = ["unit": Self.lines("unit"), "condition": Self.lines("condition")]
      try JSONSerialization.data(withJSONObject: record).write(to: url)
    }
  }

  /// A study that only has a table of claims, as another machine's.
  private func addForeignClaims(to results: String) throws {
    let header = try Self.table("\(results)/\(Self.study)/claims.csv").header
    let words = [
      "1 against 2", "probe.x: `a - b > 0`", "here", "+5", "3", "same", "excluded", "–", "never",
    ]
    let fields =
      [Self.name("foreign"), Self.name("foreign-source")] + words
      + ["points", "5", "1", "9", "0.02", "-1", "-5", "-9", "-1"]
    try TextFile.write(
      CSV.line(header) + CSV.line(fields), to: "\(results)/foreign/claims.csv")
  }

  private static func table(_ path: String) throws -> PointTable {
    try PointTable(csv: String(contentsOfFile: path, encoding: .utf8), file: path)
  }

  /// The text that a figure shows; nil where it is not well-formed.
  private static func shown(in path: String) -> String? {
    let reader = ShownText()
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let parser = XMLParser(data: data)
    parser.delegate = reader
    return parser.parse() ? reader.text : nil
  }
}

/// Gathers the characters of an XML document.
private final class ShownText: NSObject, XMLParserDelegate {
  private(set) var text = ""
  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}

extension String {
  /// The element of a JSON array of one.
  fileprivate var inBrackets: String { String(dropFirst().dropLast()) }
}
