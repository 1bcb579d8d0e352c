import ArgumentParser
import Experiments
import Foundation
import Settings
import Store
import Text

/// Shows everything about one run.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one run: settings, parameters, latest losses, probe accuracy, machine.",
    usage: "patchlaw show <id> [<options>]",
    discussion: """
      Settings are those that differ from their defaults; --all shows every one.

      --views draws the first training images as the run's objective is shown them: crops with their \
      augmentation, which patches are read, hidden and predicted. It needs the run's images, not its \
      weights.

        patchlaw show 3f2a --views views.svg
      """)

  @Argument(help: "The beginning of a run's id.")
  var id: String

  @OptionGroup var results: ResultsOption

  @Flag(help: "Show every setting, also those at their defaults.")
  var all = false

  @Option(.figure, help: "SVG file to draw what the objective sees and predicts of a few images.")
  var views: String?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if all && json {
      throw ValidationError("--json has every setting already: leave out --all")
    }
  }

  struct Page {
    let run: RunRow
    let standing: RunStanding
    let studies: [String]
    let last: [MeasurementRow]
    let scores: [ScoreRow]
    let segments: [SegmentRow]
  }

  func run() throws {
    let index = try results.index()
    let store = index.store
    let row = try RunName(text: id).find(in: store)
    if let views { try RunViews(row, in: index).draw(at: views) }
    let names = try ProbeNames(of: row.id, in: store)
    var last: [String: MeasurementRow] = [:]
    for measurement in try store.measurements(of: row.id) {
      last[measurement.quantity] = measurement
    }
    let page = Page(
      run: row,
      standing: try RunStanding(row, store.progress(ofRun: row.id), probes: names.ids, index: index),
      studies: names.studies,
      last: last.values.sorted {
        $0.quantity.compare($1.quantity, options: .numeric) == .orderedAscending
      },
      scores: names.ordered(try store.scores(of: row.id)),
      segments: try store.segments(of: row.id))
    if json { return try printJSON(page) }
    print(try RunPage(page, names: names, hasAll: all).text(width: Terminal.width))
    let study = names.studies.first.map { "patchlaw status \($0.shellWord)" }
    print("next: \(study ?? "patchlaw gc")\(results.text)")
  }
}

extension ShowCommand.Page: Encodable {
  private enum CodingKeys: String, CodingKey {
    case run, settings, standing, studies, last, scores, segments
  }

  /// With the settings as an object, not as the text that the database has.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    if case .map(var fields) = try TreeEncoder.tree(run) {
      fields["configuration"] = nil
      try container.encode(fields, forKey: .run)
    }
    try container.encode(
      JSON.decode(Value.self, from: Data(run.configuration.utf8)), forKey: .settings)
    try container.encode(standing, forKey: .standing)
    try container.encode(studies, forKey: .studies)
    try container.encode(last, forKey: .last)
    try container.encode(scores, forKey: .scores)
    try container.encode(segments, forKey: .segments)
  }
}

/// A run as `show` prints it.
struct RunPage {
  private let page: ShowCommand.Page
  private let names: ProbeNames
  private let settings: [String]

  /// - Parameters:
  ///   - page: The run.
  ///   - names: Of its probes.
  ///   - hasAll: Whether settings at their defaults are shown.
  /// - Throws: ``SpecError`` when another version wrote settings that this one does not know.
  init(_ page: ShowCommand.Page, names: ProbeNames, hasAll: Bool) throws {
    (self.page, self.names) = (page, names)
    let config = try RunConfig(json: page.run.configuration)
    settings =
      hasAll
      ? config.value.lines(at: "")
      : config.differences(from: RunConfig()).map { "\($0.path) = \($0.value)" }
  }

  func text(width: Int) -> String {
    sections.flatMap { heading, lines in
      [heading] + lines.flatMap { $0.wrapped(to: width, indentation: 2) }
    }.joined(separator: "\n")
  }

  private var sections: [(String, [String])] {
    let (run, standing) = (page.run, page.standing)
    let state = "\(standing.state), step \(standing.step) of \(run.steps)"
    let named = [
      (
        "run \(run.id)",
        [
          state + (standing.message.map { ": \($0)" } ?? ""), "cell \(run.cell), seed \(run.seed)",
          page.studies.isEmpty ? "of no study" : "of \(page.studies.joined(separator: ", "))",
        ]
      )
    ]
    let counts = [
      "\(run.parameters) parameters (trunk \(run.trunkParameters), head \(run.headParameters))",
      "\(run.images) images, \(run.flops.scientific) FLOPs "
        + "(trunk \(run.trunkFlops?.scientific ?? "unknown"))",
      "loss in \((run.lossUnit ?? "an unknown unit").oneLine); "
        + (run.lossCondition ?? "unknown condition").oneLine,
    ]
    let all = [
      ("settings", settings), ("size", counts), ("losses", losses), ("probes", probes),
      ("trained", segments),
    ]
    return named + all.filter { !$0.1.isEmpty }
  }

  private var losses: [String] {
    page.last.filter { !$0.quantity.contains("position") }
      .map { "\($0.quantity) = \($0.value.fixed(5)) at step \($0.step)" }
  }

  private var probes: [String] {
    page.scores.filter(\.isSelected).map { score in
      "\(names[score.probe]): test \(score.testAccuracy?.fixed(4) ?? "–"), "
        + "validation \(score.validationAccuracy.fixed(4)), \(score.choice)"
    } + page.standing.unscored.map { "\(names[$0]): not scored yet" }
  }

  private var segments: [String] {
    page.segments.map {
      "steps \($0.fromStep) to \($0.toStep) in \($0.seconds.duration) on \($0.host), "
        + "\($0.threads.counted("thread")), OpenBLAS \($0.blasCore), \($0.vectors), \($0.ending), "
        + "\($0.program), study at \($0.study)"
    }
  }
}

extension Value {
  /// Every setting with its path, in the order of the paths.
  fileprivate func lines(at path: String) -> [String] {
    guard case .map(let fields) = self, !fields.isEmpty else { return ["\(path) = \(self)"] }
    return fields.sorted { $0.key < $1.key }.flatMap { key, value in
      value.lines(at: path.isEmpty ? key : "\(path).\(key)")
    }
  }
}

extension ScoreRow {
  /// What validation chose, in words.
  fileprivate var choice: String {
    learningRate.map { "learning rate \($0)" } ?? "\((neighbors ?? 0).counted("neighbor"))"
  }
}
