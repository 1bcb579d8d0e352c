import ArgumentParser
import Experiments
import Foundation
import Store

/// Prints only what differs between two runs.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Print what differs between two runs: settings and results.")

  @Argument(help: "The beginning of a run's id.")
  var left: String

  @Argument(help: "The beginning of another's.")
  var right: String

  @OptionGroup var results: ResultsOption

  @Flag(help: "Print JSON.")
  var json = false

  struct Line: Codable {
    let what: String
    let left: String
    let right: String
  }

  func run() throws {
    let store = try results.store()
    let facts = try [left, right].map { try self.facts(RunName(text: $0).find(in: store), store) }
    let keys = Set(facts[0].keys).union(facts[1].keys).sorted()
    let lines = keys.compactMap { key -> Line? in
      let (a, b) = (facts[0][key] ?? "–", facts[1][key] ?? "–")
      return a == b ? nil : Line(what: key, left: a, right: b)
    }
    if json { return try printJSON(lines) }
    var table = TextTable(headings: ["what", left, right])
    table.rows = lines.map { [$0.what, $0.left, $0.right] }
    print(lines.isEmpty ? "nothing differs" : table.text())
  }

  private func facts(_ run: RunRow, _ store: Store) throws -> [String: String] {
    var facts: [String: String] = [:]
    let settings = try JSONSerialization.jsonObject(with: Data(run.configuration.utf8))
    flatten(settings, at: "", into: &facts)
    facts["state"] = run.state.rawValue
    facts["parameters"] = "\(run.parameters)"
    facts["flops"] = run.flops.scientific
    let losses = try store.measurements(of: run.id, quantity: "validationLoss")
    facts["validationLoss"] = losses.last.map { $0.value.text(5) }
    for score in try store.scores(of: run.id) where score.isSelected {
      facts["probe \(score.probe.prefix(8))"] = score.testAccuracy?.text(4)
    }
    if let segment = try store.segments(of: run.id).last {
      facts["host"] = segment.host
      facts["blasCore"] = segment.blasCore
      facts["revision"] = String(segment.revision.prefix(8))
    }
    return facts
  }

  private func flatten(_ value: Any, at path: String, into facts: inout [String: String]) {
    if let map = value as? [String: Any] {
      for (key, inner) in map {
        flatten(inner, at: path.isEmpty ? key : "\(path).\(key)", into: &facts)
      }
    } else {
      facts[path] = "\(value)"
    }
  }
}
