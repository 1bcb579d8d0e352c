import Experiments
import Kernels
import Testing
import Text

@testable import patchlaw

/// What a terminal shows of a study, as lines for a width and a state.
struct RunDisplayTests {
  private let study: Plan
  private let work: PricedWork

  init() throws {
    study = try plan(
      smallStudy + "\nprobes: {linear: {kind: linear, images: 20, epochs: 1, batchSize: 10}}\n")
    work = PricedWork(
      runs: Dictionary(
        study.runs.map { ($0.id, PricedWork.Share(training: 30, probing: 10)) }
      ) { first, _ in first })
  }

  private func progress() -> RunProgress {
    RunProgress(
      axes: study.spec.axes.map(\.name), all: study.runs.count, doneBefore: 0, work: work, pace: 2)
  }

  private func step(_ run: PlannedRun, _ step: Int) -> Scheduler.Event {
    .progressed(
      Progress(run: run, step: step, loss: 1.4321, imagesPerSecond: 812, scored: 0, probes: 1),
      worker: run.id == study.runs[0].id ? 0 : 1)
  }

  private func probing(_ run: PlannedRun, _ scored: Int) -> Scheduler.Event {
    .progressed(
      Progress(
        run: run, step: run.steps, loss: .nan, imagesPerSecond: .nan, isProbing: true,
        scored: scored, probes: 2), worker: 0)
  }

  private func label(_ place: Int) -> String {
    RunLabel(study.runs[place], axes: study.spec.axes.map(\.name)).full
  }

  /// Two workers, one half way, one probing.
  private func busy() -> RunProgress {
    var progress = progress()
    progress.apply(.began(study.runs[0], worker: 0), at: 0)
    progress.apply(.began(study.runs[1], worker: 1), at: 0)
    progress.apply(step(study.runs[0], 1), at: 5)
    progress.apply(step(study.runs[1], 2), at: 15)
    progress.apply(probing(study.runs[0], 0), at: 30)
    return progress
  }

  @Test(arguments: [20, 40, 60, 80, 120, 200])
  func `a row per worker and one for all, never wider than the terminal`(_ width: Int) {
    let lines = busy().lines(width: width, at: 30)
    #expect(lines.count == 3)
    #expect(lines.allSatisfy { $0.columns <= width })
    #expect(lines.last?.hasPrefix("total") == true)
  }

  @Test func `at 80 columns a row has bar, share, step, loss and speed`() {
    let lines = busy().lines(width: 79, at: 30)
    #expect(lines[1].contains("━") && lines[1].contains("37 %") && lines[1].contains("2/4"))
    #expect(lines[1].contains("loss 1.4321") && lines[1].contains("812 images/s"))
    #expect(lines[0].contains("probing 1 of 2"))
    #expect(lines[2].contains("0/12 runs, about"))
  }

  @Test func `at 200 columns labels are whole`() {
    let lines = busy().lines(width: 199, at: 30)
    #expect(lines[0].hasPrefix(label(0)) && label(0).hasSuffix("width=8 seed=0"))
  }

  @Test func `probing moves the bar`() throws {
    let progress = busy()
    let shares = [30.0, 32, 36].map { progress.workers[0]?.share(at: $0) ?? 0 }
    #expect(shares[0] == 0.75 && shares[1] > shares[0] && shares[2] > shares[1])
    // Nothing but the last score completes it.
    #expect((progress.workers[0]?.share(at: 1e6) ?? 1) < 1)
  }

  @Test func `the time left begins at the price and follows what is seen`() {
    var progress = progress()
    // Twelve runs of 40 core seconds on two cores.
    #expect(abs(progress.secondsLeft(at: 0) - 240) < 1e-9)
    for (index, run) in study.runs.prefix(6).enumerated() {
      progress.apply(.began(run, worker: 0), at: Double(index) * 80)
      progress.apply(.ended(run, .done, worker: 0, seconds: 80), at: Double(index + 1) * 80)
    }
    // Half is done in 480 seconds, four times as slowly as priced.
    let left = progress.secondsLeft(at: 480)
    #expect(left > 440 && left < 480)
    #expect(abs(progress.share(at: 480) - 0.5) < 1e-9)
  }

  @Test func `what an earlier attempt had done does not make this one look fast`() {
    var (fresh, resumed) = (progress(), progress())
    for (index, run) in study.runs.prefix(2).enumerated() {
      fresh.apply(.began(run, worker: index), at: 0)
      resumed.apply(.began(run, worker: index), at: 0)
    }
    for run in study.runs.prefix(2) { fresh.apply(step(run, 1), at: 10) }
    resumed.apply(step(study.runs[0], 4), at: 10)
    resumed.apply(step(study.runs[1], 4), at: 10)
    #expect(resumed.share(at: 10) > fresh.share(at: 10))
    #expect(resumed.secondsLeft(at: 10) > 0.7 * fresh.secondsLeft(at: 10))
  }

  @Test func `workers that do not fit on the screen are counted`() {
    var progress = progress()
    for (index, run) in study.runs.enumerated() {
      progress.apply(.began(run, worker: index), at: 0)
    }
    let lines = progress.lines(width: 79, height: 6, at: 1)
    #expect(lines.count == 6 && lines[4] == "… and 8 workers")
  }

  @Test func `floors are shown while they are computed, and failures are counted`() {
    var progress = progress()
    progress.apply(.computingFloors(done: 1, of: 3), at: 0)
    #expect(progress.lines(width: 79, at: 1)[0] == "floors: group 2 of 3")
    progress.apply(.began(study.runs[0], worker: 0), at: 2)
    progress.apply(.ended(study.runs[0], .failed("x"), worker: 0, seconds: 1), at: 3)
    #expect(progress.failures == 1)
    #expect(progress.summary(at: 3).hasPrefix("1/12 runs, 1 failed or diverged, about"))
  }

  @Test func `a log has a line per worker and one for all`() {
    let lines = busy().heartbeat(at: 30)
    #expect(lines.count == 3)
    #expect(lines[1].contains("\(label(1))  2/4  loss 1.4321  812 images/s"))
    #expect(lines[2].contains("total  0/12 runs, about"))
  }

  @Test func `a block that is drawn again leaves nothing behind, also on a narrower terminal`() {
    var block = LiveBlock()
    #expect(block.clear(width: 80) == "")
    _ = block.draw([String(repeating: "a", count: 70), "b"], width: 80)
    // 70 columns are two rows of 40: the cursor goes up by two.
    let up = "\u{1b}[2A"
    #expect(
      block.draw(["c"], width: 40)
        == "\r\(up)\u{1b}[K\u{1b}[1B\u{1b}[K\u{1b}[1B\u{1b}[K\(up)c")
    #expect(block.draw([String(repeating: "d", count: 50)], width: 40).hasSuffix("d…"))
    #expect(block.clear(width: 40) == "\r\u{1b}[K")
  }

  @Test func `the width is the terminal's, or else what COLUMNS says, or 80`() {
    let size = TerminalSize(columns: 132, rows: 50)
    #expect(Terminal.width(of: size, ["COLUMNS": "70"]) == 132)
    #expect(Terminal.width(of: nil, ["COLUMNS": "70"]) == 70)
    #expect(Terminal.width(of: nil, [:]) == 80)
  }
}
