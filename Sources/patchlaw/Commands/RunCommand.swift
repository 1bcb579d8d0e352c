import Analysis
import ArgumentParser
import Experiments
import Foundation
import Kernels
import Settings
import Store
import Text

/// Runs a study to its end, from wherever it is.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Train and probe every run of a study that is not done yet.",
    usage: "patchlaw run <spec> [<options>]",
    discussion: """
      Finished runs are kept and shared between studies. Ctrl-C finishes the step, writes \
      checkpoints and stops; the same command resumes, bit for bit. So do the signals TERM, HUP \
      (not under nohup), USR1, USR2 and PIPE, and a full disk or a closed pipe behind the output. The \
      command may be started several times at once, also for the same study: the processes share \
      the work.

      With `seeds: {first: 4, most: 24, until: decided}` it goes from look to look: once every run of a look \
      is done, the claims that are still open get the seeds of the next one.

      --notify runs a command through the shell at the first failure and at the end, with the study \
      in PATCHLAW_STUDY and in PATCHLAW_STATE failure, done, failed, interrupted or error:

        patchlaw run quickstart --notify 'notify-send "$PATCHLAW_STATE"'

      --html writes results/STUDY/STUDY.html every ten seconds: workers, losses so far, time left. An \
      open browser follows it; `patchlaw report STUDY --html` later puts the report in its place.

      --tensorboard FOLDER writes the same event files as `patchlaw export STUDY FOLDER --format \
      tensorboard`, but while runs are trained; a run resumed after an interruption starts a new file \
      that replaces its earlier ones.
      """)

  @Argument(help: "The spec file, or the study's name.")
  var spec: String

  @OptionGroup var results: ResultsOption

  @Option(.threads, help: "Parallel workers (default: the spec's limit, or one per core).")
  var workers: Int?

  @Option(.text, help: "Train a finished run again: the beginning of its id; may be repeated.")
  var force: [String] = []

  @Option(.hours, help: "Hours after which to stop at a checkpoint (default: the spec's limit).")
  var hours: Double?

  @Option(.text, help: "Run only the cells at this AXIS=LEVEL; may be repeated.")
  var only: [String] = []

  @Option(
    .text, help: "Replace a setting of the base, KEY=VALUE, as a separate study; may be repeated.")
  var set: [String] = []

  @Flag(help: "Try two steps and small probes of each cell, keep nothing, report what would fail.")
  var smoke = false

  @Flag(help: "Keep an HTML page with workers, losses and the time left up to date.")
  var html = false

  @Option(
    .path, help: "Folder for event files that `tensorboard --logdir` follows while runs are trained.")
  var tensorboard: String?

  @Flag(help: "Print only warnings and errors.")
  var quiet = false

  @Option(.text, help: "Command to run at the first failure and at the end.")
  var notify: String?

  func validate() throws {
    let unread = [
      ("--html", html), ("--tensorboard", tensorboard != nil), ("--force", !force.isEmpty),
      ("--hours", hours != nil), ("--notify", notify != nil),
    ].filter(\.1).map(\.0)
    if smoke, let option = unread.first {
      throw ValidationError("--smoke takes two steps and keeps nothing: leave out \(option)")
    }
  }

  func run() throws {
    var request = try RunRequest(spec: spec, only: only, set: set, results: results)
    request.plan.spec.noteRenamedKeys()
    try request.plan.checkSupport()
    if smoke { return try SmokeTest(request, asked: workers, isQuiet: quiet).run() }
    var known = try results.existingIndex()
    try request.grow(known)
    try discard(force, of: request.plan, known)
    if !force.isEmpty { try request.grow(known) }
    let control = RunControl(hours: hours ?? request.plan.spec.limits.hours)
    let notice = EndNotice(
      study: request.plan.spec.name, command: notify, hasBell: Terminal.isInteractive && !quiet)
    var (outcomes, seconds, isLater) = ([RunID: Outcome](), 0.0, false)
    while true {
      let part = try train(request, known: known, isLater: isLater, control, notice)
      outcomes.merge(part.outcomes) { $1 }
      seconds += part.display.seconds
      // Every run of the part is done, and may ask for more seeds.
      guard try request.grow(part.index) else {
        return try conclude(request, outcomes, seconds, part, notice)
      }
      part.page?.finish("One look of several is done; the next begins.")
      (known, isLater) = (part.index, true)
    }
  }

  /// What training all planned runs has come to.
  private struct Part {
    let outcomes: [RunID: Outcome]
    let index: RunIndex
    let display: RunDisplay
    let page: LivePage?
  }

  /// Trains what is planned: all of a study, or one look where seeds are added until claims are decided.
  private func train(
    _ request: RunRequest, known: RunIndex?, isLater: Bool, _ control: RunControl,
    _ notice: EndNotice
  ) throws -> Part {
    let plan = request.plan
    let work = OpenWork(plan, index: known)
    let workers = Workers(plan, open: work, asked: workers)
    try workers.check(plan.spec)
    let bill = try Bill(
      plan, price: try Price(store: known?.store), index: known, work: work, workers: workers)
    if !isLater {
      if let notice = request.notice(results.results) { printError(notice) }
      announce(bill, request)
    } else if let line = request.seeds?.line, !quiet {
      print("\(plan.spec.name): \(line)")
      _ = StandardStreams.flush()
    }
    if let notice = workers.notice { printError(notice) }
    let index = try RunIndex(results: results.results)
    try checkSpace(bill, plan.spec)
    let provenance = try request.provenance(results)
    for notice in try index.begin(request.study, at: Date()) { printError("warning: \(notice)") }
    warnOfWeights(index, request)
    let progress = RunProgress(
      axes: plan.spec.axes.map(\.name), all: bill.runs, doneBefore: bill.done, work: bill.work,
      pace: bill.pace)
    let display = display(progress, plan, control, notice)
    let page = html ? try LivePage(plan, progress: progress, index: index, say: display.note) : nil
    let events = tensorboard.map { TensorBoardLog(folder: $0, plan.spec, say: display.note) }
    let signals = StopSignals(control, say: display.note).listen()
    defer { signals.forEach { $0.cancel() } }
    let outcomes: [RunID: Outcome]
    do {
      defer { display.finish() }
      outcomes = try Scheduler(
        plan: plan, index: index, workers: workers.count, control: control,
        provenance: provenance, sink: events
      ) { event in
        display.show(event)
        page?.take(event)
      }.run()
      try index.archive(plan.spec.name)
    } catch {
      page?.finish("Stopped: \(FileFault.sentence(error))")
      notice.send(.error, say: printError)
      throw error
    }
    let isOpen = { !OpenWork(plan, index: index).isEmpty }
    if control.mustStop, isOpen() { throw stopped(request, control, page, notice) }
    return Part(outcomes: outcomes, index: index, display: display, page: page)
  }

  /// Names damaged weights of finished runs, and what becomes of them.
  private func warnOfWeights(_ index: RunIndex, _ request: RunRequest) {
    for weights in index.damagedWeights(of: request.plan) {
      let again = "\(request.command) --force \(weights.run.text.prefix(8))"
      printError(
        "warning: \(weights.finding); "
          + (weights.isNeeded
            ? "the run is trained again, as its probes need them"
            : "nothing that is left to do needs them; `\(again)` trains the run again"))
    }
  }

  /// Says what is about to be done.
  private func announce(_ bill: Bill, _ request: RunRequest) {
    let spec = request.plan.spec
    let page = html ? "\npage: \(HTMLPages.path(of: spec.name, in: results.results))" : ""
    let look = request.seeds.map { "\n\($0.line)" } ?? ""
    let lines =
      "\(spec.name): \(spec.question)\n\(bill.totals)\(look)\n\(MachineNotice.text)\(page)"
    if !quiet { print(lines.wrappedForTerminal) }
    _ = StandardStreams.flush()
  }

  private func display(
    _ progress: RunProgress, _ plan: Plan, _ control: RunControl, _ notice: EndNotice
  ) -> RunDisplay {
    RunDisplay(
      progress, axes: plan.spec.axes.map(\.name),
      style: quiet ? .quiet : Terminal.isInteractive ? .live : .log, control: control,
      notice: notice)
  }

  /// Removes runs that are to be trained again.
  private func discard(_ ids: [String], of plan: Plan, _ index: RunIndex?) throws {
    var runs: [RunID] = []
    for id in ids {
      guard let index else {
        throw UserError("--force \(id): nothing was run yet in '\(results.results)'")
      }
      let run = RunID(try RunName(text: id).find(in: index.store).id)
      guard plan.runs.contains(where: { $0.id == run }) else {
        throw UserError(
          "--force \(id): this command does not run it; name its study, and a selection of cells that "
            + "has it")
      }
      runs.append(run)
    }
    for run in runs { try index?.remove(run) }
  }

  /// Refuses before any time is spent what would not fit.
  private func checkSpace(_ bill: Bill, _ spec: Spec) throws {
    if let limit = spec.limits.disk, bill.diskBytes > limit.bytes {
      throw UserError(
        "the study needs \(bill.diskBytes.bytes) of disk, but limits.disk is "
          + "\(limit.bytes.bytes); raise the limit or shrink the grid")
    }
    // Only a warning: the need is an estimate, and space may be freed on the way.
    if let free = freeBytes, bill.newBytes > free {
      printError("warning: about \(bill.newBytes.bytes) needed, \(free.bytes) free on the disk")
    }
  }

  /// Free space where the results go, if the system tells.
  private var freeBytes: Double? {
    let facts = try? FileManager.default.attributesOfFileSystem(forPath: results.results)
    return (facts?[.systemFreeSize] as? NSNumber)?.doubleValue
  }

  /// Says that the work is not at its end.
  private func stopped(
    _ request: RunRequest, _ control: RunControl, _ page: LivePage?, _ notice: EndNotice
  ) -> ExitCode {
    let sentence =
      "\(control.isInterrupted ? "interrupted" : "time limit reached"), checkpoints saved; resume "
      + "with `\(request.command)`"
    printError(sentence)
    page?.finish(sentence)
    notice.send(.interrupted, say: printError)
    return ExitCode(ExitCodes.interrupted)
  }

  private func conclude(
    _ request: RunRequest, _ outcomes: [RunID: Outcome], _ seconds: Double, _ part: Part,
    _ notice: EndNotice
  ) throws {
    let (study, index, page) = (request.plan.spec.name, part.index, part.page)
    // What this run has repaired is told already and gone.
    let problems = try index.synchronize()
    for problem in Set(problems).subtracting(index.problems).sorted() {
      printError("warning: \(problem)")
    }
    if !problems.isEmpty {
      printError("\(problems.count.counted("source")) of the results cannot be trusted; see above")
    }
    let failed = outcomes.values.count { if case .failed = $0 { true } else { false } }
    let diverged = outcomes.values.count { if case .diverged = $0 { true } else { false } }
    let asked = Set(request.plan.runs.map(\.id.text))
    let runs = try index.store.runs(of: study)
    let done = runs.count { $0.run.state == .done && asked.contains($0.run.id) }
    let sentence =
      "\(done) of \(asked.count) runs done in \(seconds.duration), \(diverged) diverged, "
      + "\(failed) failed"
    let report = "patchlaw report \(study.shellWord)\(results.text)"
    page?.finish("\(sentence); next: \(report) --html")
    if !quiet {
      print(sentence)
      if asked.count < runs.count {
        print("these are \(asked.count) of the \(runs.count.counted("run")) of \(study)")
      }
      if let seeds = request.seeds { print(end(of: seeds)) }
      print("next: \(report)")
    }
    let isWhole = failed == 0 && problems.isEmpty
    notice.send(isWhole ? .done : .failed, say: printError)
    if !isWhole { throw ExitCode(ExitCodes.someRunsFailed) }
  }

  /// How far the looks have come.
  private func end(of seeds: SeedPath) -> String {
    guard !seeds.isOver else { return seeds.line }
    let missing = seeds.current.missing
    return "\(seeds.line); it waits for \(missing.counted("run")) of open claims, which "
      + "\(missing == 1 ? "was" : "were") left out or failed: run the whole study, or exclude what cannot be "
      + "trained"
  }
}
