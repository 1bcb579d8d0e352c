import Text
import ArgumentParser
import Experiments
import Settings
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

  struct Line: Encodable {
    let what: String
    let left: Side
    let right: Side
  }

  /// A run's value: for programs as it is, for people in as many digits as they read.
  struct Side: Encodable, Equatable {
    let value: Value?
    let text: String

    init(_ value: Value?, _ text: String? = nil) {
      (self.value, self.text) = (value, text ?? value.map { "\($0)" } ?? "–")
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try value.map { try container.encode($0) } ?? container.encodeNil()
    }
  }

  func run() throws {
    let store = try results.store()
    let runs = try [left, right].map { try RunName(text: $0).find(in: store) }
    let lines = try settings(runs[0], runs[1]) + facts(runs[0], runs[1], store)
    if json { return try printJSON(lines) }
    print(lines.isEmpty ? "nothing differs" : Self.text(lines, left, right, Terminal.width))
    print("next: patchlaw show \(left.shellWord)\(results.text)")
  }

  /// A table, or where that is too wide what differs in lines below each other.
  static func text(_ lines: [Line], _ left: String, _ right: String, _ width: Int) -> String {
    let table = Table(
      headings: ["what", left, right],
      rows: lines.map { [$0.what, $0.left.text, $0.right.text] }
    ).text
    guard table.split(separator: "\n").contains(where: { String($0).columns > width }) else {
      return table
    }
    return lines.flatMap { line in
      [line.what.truncated(to: width)]
        + [(left, line.left), (right, line.right)].flatMap {
          "\($0.0): \($0.1.text)".wrapped(to: width, indentation: 2)
        }
    }.joined(separator: "\n")
  }

  private func settings(_ left: RunRow, _ right: RunRow) throws -> [Line] {
    let base = try RunConfig(json: left.configuration)
    return try RunConfig(json: right.configuration).differences(from: base).map {
      Line(what: $0.path, left: Side($0.base), right: Side($0.value))
    }
  }

  /// Counts, results and where they were made, as far as they differ.
  private func facts(_ left: RunRow, _ right: RunRow, _ store: Store) throws -> [Line] {
    let sides = try [facts(left, store), facts(right, store)]
    return Set(sides.flatMap(\.keys)).sorted().compactMap { key in
      let (a, b) = (sides[0][key] ?? Side(nil), sides[1][key] ?? Side(nil))
      return a == b ? nil : Line(what: key, left: a, right: b)
    }
  }

  private func facts(_ run: RunRow, _ store: Store) throws -> [String: Side] {
    var facts = [
      "state": Side(.text(run.state.rawValue), run.state.rawValue),
      "parameters": Side(.integer(run.parameters)),
      "flops": Side(.number(run.flops), run.flops.scientific),
      "numerics": Side(.integer(run.numerics)),
    ]
    let losses = try store.measurements(of: run.id, quantity: "validationLoss")
    facts["validationLoss"] = losses.last.map { Side(.number($0.value), $0.value.fixed(5)) }
    let names = try ProbeNames(of: run.id, in: store)
    for score in try store.scores(of: run.id) where score.isSelected {
      facts["probe.\(names[score.probe])"] = score.testAccuracy.map {
        Side(.number($0), $0.fixed(4))
      }
    }
    if let segment = try store.segments(of: run.id).last {
      facts["host"] = Side(.text(segment.host), segment.host)
      facts["blasCore"] = Side(.text(segment.blasCore), segment.blasCore)
      facts["program"] = Side(.text(segment.program), segment.program)
      facts["study at"] = Side(.text(segment.study), segment.study)
    }
    return facts
  }
}
