import Experiments
import Settings
import Store
import Text

/// Where a study is: its runs in the order of the spec, and what is left by the plan's price.
struct StudyStatus {
  struct Line: Codable {
    let id: String
    let levels: [String: String]
    let seed: Int
    let steps: Int
    /// That the run is shown in all.
    let images: Int
    let standing: RunStanding
  }

  let name: String
  let axes: [String]
  let lines: [Line]
  /// Names of probes by id.
  private let probes: [String: String]

  /// - Throws: ``StoreError`` when there is no such study.
  init(_ name: String, index: RunIndex) throws {
    let store = index.store
    _ = try store.study(name)
    let named = try store.probes(of: name)
    self.name = name
    axes = try store.axes(of: name).map(\.name).filter { !$0.isEmpty }
    probes = Dictionary(named.map { ($0.probe, $0.name) }) { first, _ in first }
    let ids = named.map(\.probe)
    let excluded = Dictionary(
      try store.exclusions(of: name).map { ($0.run, $0.reason) }, uniquingKeysWith: { $1 })
    let progress = try store.progress(of: name)
    lines = try store.runsInOrder(of: name).map { run in
      Line(
        id: String(run.run.id.prefix(8)), levels: run.levels, seed: run.run.seed,
        steps: run.run.steps, images: run.run.images,
        standing: RunStanding(
          run.run, progress[run.run.id] ?? KnownProgress(), probes: ids, index: index,
          exclusion: excluded[run.run.id]))
    }
  }

  /// How many runs are in each state.
  var counts: [String: Int] { lines.reduce(into: [:]) { $0[$1.standing.state, default: 0] += 1 } }

  /// Whether nothing is left to do.
  var isComplete: Bool {
    lines.allSatisfy { ["done", "excluded", "diverged"].contains($0.standing.state) }
  }

  /// `3 done, 2 running, 7 planned`.
  var summary: String {
    let counts = counts
    return RunStanding.states.compactMap { state in counts[state].map { "\($0) \(state)" } }
      .joined(separator: ", ")
  }

  /// The table; of runs that do not fit in the height, finished ones are left out.
  func text(width: Int, height: Int = .max) -> String {
    var shown = lines
    let hidden = max(0, lines.count - height)
    var toHide = hidden
    shown.removeAll { line in
      guard toHide > 0, line.standing.state == "done" else { return false }
      toHide -= 1
      return true
    }
    let note = hidden - toHide > 0 ? ["… and \((hidden - toHide).counted("finished run"))"] : []
    return ([table(shown).text(fitting: width)] + note + messages(width)).joined(separator: "\n")
  }

  private func table(_ lines: [Line]) -> Table {
    let columns = Self.columns.filter { column in
      column.isAlways || lines.contains { !column.text($0, probes).isEmpty }
    }
    return Table(
      headings: ["run"] + axes + ["seed"] + columns.map(\.heading),
      rows: lines.map { line in
        [line.id] + axes.map { line.levels[$0] ?? "" } + ["\(line.seed)"]
          + columns.map { $0.text(line, probes) }
      })
  }

  private struct Column {
    let heading: String
    var isAlways = false
    let text: (Line, [String: String]) -> String
  }

  private static var columns: [Column] {
    [
      Column(heading: "state", isAlways: true) { line, _ in line.standing.state },
      Column(heading: "step", isAlways: true) { line, _ in "\(line.standing.step)/\(line.steps)" },
      Column(heading: "training loss") { line, _ in line.standing.loss?.fixed(4) ?? "" },
      Column(heading: "images/s") { line, _ in line.standing.imagesPerSecond?.fixed(0) ?? "" },
      Column(heading: "to probe") { line, names in
        // Where training is left, all probes are.
        ["to probe", "probing"].contains(line.standing.state)
          ? line.standing.unscored.map { names[$0] ?? String($0.prefix(8)) }.joined(separator: " ")
          : ""
      },
    ]
  }

  private func messages(_ width: Int) -> [String] {
    lines.flatMap { line in
      line.standing.message.map {
        ("\(line.id): \($0)").wrapped(to: width == .max ? 100 : width)
      } ?? []
    }
  }
}

extension StudyStatus {
  /// Seconds that are left for as many workers as are at work, or would be; nil where the spec or its
  /// images cannot be read here.
  func secondsLeft(_ plan: Plan, index: RunIndex) throws -> Double {
    let work = try OpenWork(plan, knownBy: index)
    // The nearest few decide what a run costs.
    let price = try Price(store: index.store, latest: 8)
    let priced = try PricedWork(plan, work: work, price: price, index: index)
    let running = lines.count { ["running", "probing"].contains($0.standing.state) }
    let workers = Workers(plan, open: work, asked: nil)
    let side = running > 0 ? running : workers.count
    return slowness(priced) * left(priced) / Double(max(1, min(side, workers.cores)))
  }

  /// How much longer than priced the runs at work take, by their images per second.
  func slowness(_ priced: PricedWork) -> Double {
    let shares = shares(priced)
    let ratios = lines.compactMap { line -> Double? in
      guard let speed = line.standing.imagesPerSecond, speed > 0, let share = shares[line.id],
        share.training > 0
      else { return nil }
      return Double(line.images) / share.training / speed
    }
    return ratios.isEmpty ? 1 : ratios.reduce(0, +) / Double(ratios.count)
  }

  /// Core seconds left, with what is done of runs that have begun taken off.
  func left(_ priced: PricedWork) -> Double {
    var left = priced.seconds
    let shares = shares(priced)
    for line in lines where line.steps > 0 {
      guard let share = shares[line.id] else { continue }
      left -= share.training * Double(line.standing.step) / Double(line.steps)
    }
    return max(0, left)
  }

  /// By the ids that lines have.
  private func shares(_ priced: PricedWork) -> [String: PricedWork.Share] {
    Dictionary(priced.runs.map { ($0.key.description, $0.value) }) { first, _ in first }
  }
}
