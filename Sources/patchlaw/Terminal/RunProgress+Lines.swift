import Experiments
import Settings
import Text

extension RunProgress {
  /// One row per worker and one for all of them, each at most `width` columns.
  ///
  /// - Parameters:
  ///   - width: Of the terminal.
  ///   - height: Of the terminal: workers that do not fit are counted instead.
  ///   - now: Seconds since the study was started.
  /// - Returns: The lines, without color.
  func lines(width: Int, height: Int = .max, at now: Double) -> [String] {
    let rows = workers.sorted { $0.key < $1.key }.map { WorkerRow($0.value, at: now) }
    let shown = rows.count + 1 > height ? Array(rows.prefix(max(0, height - 2))) : rows
    let layout = Layout(rows: shown, width: width)
    var lines = shown.map { layout.line($0) }
    if shown.count < rows.count {
      lines.append("… and \((rows.count - shown.count).counted("worker"))")
    }
    if let floors {
      lines.append("floors: group \(floors.done + 1) of \(floors.all)")
    }
    lines.append(layout.total(share(at: now), summary(at: now)))
    return lines.map { $0.truncated(to: width) }
  }

  /// `3/12 runs, 1 failed, about 4 min 10 s left`.
  func summary(at now: Double) -> String {
    let failed = failures > 0 ? ", \(failures) failed or diverged" : ""
    return "\(doneBefore + ended)/\(all) runs\(failed), about \(secondsLeft(at: now).duration) left"
  }

  /// A line per worker, and one for all, for a log in which nothing moves.
  func heartbeat(at now: Double) -> [String] {
    let rows = workers.sorted { $0.key < $1.key }.map { $0.value }
    return rows.map { worker in
      let row = WorkerRow(worker, at: now)
      return "\(row.percent)  \(worker.run.id)  \(row.label.full)  "
        + ([row.step] + row.facts).filter { !$0.isEmpty }.joined(separator: "  ")
    } + ["\(WorkerRow.percent(share(at: now)))  total  \(summary(at: now))"]
  }
}

/// Columns that all rows share: label, bar, percent, step, loss, speed.
///
/// Where the width is not enough for a label, speed goes first, then the step.
private struct Layout {
  private let label: Int
  private let bar: Int
  private let step: Int
  private let facts: [Int]
  private let width: Int

  private static let narrowestLabel = 16

  init(rows: [WorkerRow], width: Int) {
    let bar = max(8, min(24, width / 8))
    var step = rows.map(\.step.columns).max() ?? 0
    var facts = [0, 1].map { column in rows.map { $0.facts[column].columns }.max() ?? 0 }
    let longest = rows.map(\.label.full.columns).max() ?? 5
    func room() -> Int {
      let taken = ([step] + facts).filter { $0 > 0 }.map { $0 + 2 }.reduce(0, +)
      return width - 1 - (2 + bar + 1 + 5 + taken)
    }
    if room() < min(longest, Self.narrowestLabel) { facts[1] = 0 }
    if room() < min(longest, Self.narrowestLabel) { step = 0 }
    (self.bar, self.step, self.facts, self.width) = (bar, step, facts, width)
    label = max(5, min(longest, room()))
  }

  func line(_ row: WorkerRow) -> String {
    let start = head(row.label.text(width: label), row.share)
    let columns =
      [(row.step.leftPadded(to: step), step)]
      + zip(row.facts, facts).map {
        ($0.padded(to: $1), $1)
      }
    return ([start] + columns.filter { $0.1 > 0 }.map(\.0)).joined(separator: "  ").trimmedEnd
  }

  func total(_ share: Double, _ summary: String) -> String {
    "\(head("total", share))  \(summary)"
  }

  private func head(_ label: String, _ share: Double) -> String {
    "\(label.padded(to: self.label))  \(ProgressBar(share: share, width: bar).text) "
      + WorkerRow.percent(share)
  }
}

extension String {
  fileprivate var trimmedEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
