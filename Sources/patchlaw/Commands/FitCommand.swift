import Text
import ArgumentParser
import Foundation
import Analysis
import Experiments
import Store
import Reporting
import Scaling
import Settings

/// Fits laws: those of a study, or one to the rows of a CSV file or of a query.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit scaling laws to a study, to a CSV file, or to a query.",
    discussion: """
      A study is fitted by the laws in its spec. Any table with a header is fitted by one law:

        patchlaw fit STUDY
        patchlaw fit data.csv --law chinchilla --n params --d tokens
        patchlaw fit data.csv --law isoflop --n params --d tokens --c flops
        patchlaw fit data.csv --law power --x flops --compare powerIrreducible
        sort -u runs.tsv | patchlaw fit - --separator tab --law power --x flops
        patchlaw fit --sql "SELECT * FROM runs" --law power --x parameters \\
          --loss validationLoss --cell cell

      Columns may be formulas: --n "N - 50304 * width" --where "split == train and D > 1e9".

      \(FitPoints.grammar)

      Laws: \(Law.all.map(\.name).joined(separator: ", ")); isoflop (approach 2), frontier \
      (approach 1 over training curves, one --cell each).
      """)

  @Argument(help: "A study, a CSV file with a header, or - for such a file on standard input.")
  var source: String?

  @OptionGroup var results: ResultsOption
  @OptionGroup(title: "Points") var points: FitPoints
  @OptionGroup(title: "Method") var method: FitMethod

  @Option(.text, help: "Other laws to compare with, by held-out error and AICc.")
  var compare: [String] = []

  @Option(
    .text, help: "Refit with other columns, such as n=N_no_emb,c=flops_exact; both fits are shown.")
  var convention: String?

  @Option(
    .place,
    help: "Inputs of a prediction: flops=1e24, or parameters=1e9,images=1e12; may be repeated.")
  var at: [Place] = []

  @Option(.positive, help: "FLOPs per parameter and datum, for the best split of a budget.")
  var flopsPerPair = Self.standardFLOPsPerPair

  @Flag(help: "Leave out the points of each size in turn, and refit under other deltas.")
  var stability = false

  @Flag(help: "Find how many of the last sizes predict the next one best, and fit those alone.")
  var lastRungs = false

  @Option(
    .text, help: "Profile the likelihood of a constant: an interval that needs no resampling.")
  var profile: [String] = []

  @Option(.figure, help: "Draw the fit; data and gnuplot script are written beside the SVG.")
  var plot: String?

  @Flag(help: "Print everything as JSON.")
  var json = false

  func validate() throws {
    guard source == nil || points.sql == nil else {
      throw ValidationError("give either a study or file, or --sql")
    }
    if let law = points.law, let option = unread(by: law).first {
      throw ValidationError(
        "\(option) is not read by --law \(law), which reads --n, --d, --c and --loss; leave it out")
    }
    if points.law != "isoflop", let option = method.ofProfiles.first {
      throw ValidationError("\(option) is read by --law isoflop only; leave it out")
    }
    if method.resamples == 0, profile.isEmpty, method.confidence != Resampling().confidence {
      throw ValidationError(
        "--confidence is not read with --resamples 0, only with resamples or --profile; leave it out"
      )
    }
    if let source, points.isFile(source), !results.text.isEmpty {
      throw ValidationError(
        "--results is not read for a file, only for a study and for --sql; leave it out")
    }
    if json,
      let option = [("--stability", stability), ("--profile", !profile.isEmpty)]
        .first(where: \.1)?.0
    {
      throw ValidationError("\(option) prints tables for people: leave it out, or --json")
    }
  }

  private static let standardFLOPsPerPair = 6.0

  /// Options given that profiles or frontiers do not read; none for a law.
  private func unread(by law: String) -> [String] {
    guard law == "isoflop" || law == "frontier" else { return [] }
    let columns = [("--x", points.x), ("--unique", points.unique), ("--trials", points.trials)]
    let ofSizes = [("--weight", points.weight), ("--learning-rate", points.learningRate)]
    let given = (columns + (law == "frontier" ? ofSizes : [])).filter { $0.1 != nil }.map(\.0)
    // A frontier's curves are drawn whole.
    let isDrawnWhole = law == "frontier" && method.unit != Resampling().unit
    return ofOneLaw + given + method.ofOneLaw + (isDrawnWhole ? ["--unit"] : [])
  }

  /// Options given that only a law of a table answers.
  private var ofOneLaw: [String] {
    [
      ("--compare", !compare.isEmpty), ("--convention", convention != nil), ("--at", !at.isEmpty),
      ("--stability", stability), ("--profile", !profile.isEmpty), ("--last-rungs", lastRungs),
      ("--flops-per-pair", flopsPerPair != Self.standardFLOPsPerPair),
    ].filter(\.1).map(\.0)
  }

  /// Refuses what the fit of one law would not read.
  private func checkIsRead(by law: Law) throws {
    if points.trials != nil, method.penalty != .binomial {
      throw UserError(
        "--trials is read only by --penalty binomial; add that, or leave out --trials")
    }
    let splits =
      law.inputs.count > 1 && at.contains { $0.values.count == 1 && $0.values["flops"] != nil }
    guard splits || flopsPerPair == Self.standardFLOPsPerPair else {
      throw UserError(
        "--flops-per-pair is read only where --at flops=… splits a budget between size and data; leave "
          + "it out")
    }
  }

  func run() throws {
    guard let table = try points.table(source, results) else {
      return try runStudy()
    }
    guard let law = points.law else {
      throw UserError("a table is fitted by one law: add --law, such as --law chinchilla")
    }
    switch law {
    case "isoflop": try AllocationFit(table, points, method).isoFLOP(json: json, plot: plot)
    case "frontier": try AllocationFit(table, points, method).frontier(json: json, plot: plot)
    default:
      let law = try Law.named(law)
      try checkIsRead(by: law)
      try TableFit(self, table: table, law: law).run()
    }
  }

  /// Why a study has no law.
  private func reason(_ data: StudyData) throws -> String {
    guard try !results.spec(of: data.name).fits.isEmpty else {
      return
        "its spec has no `fits`; add some, such as `fits: {size: {law: power, x: parameters}}`, "
        + "then `patchlaw run` it again"
    }
    let reasons = data.fitWarnings.map { "\($0)" }
    let done = data.cells.flatMap(\.runs).count { $0.run.state == .done }
    return reasons.isEmpty
      ? "too few runs are done, \(done.counted("run")) so far; `patchlaw status` shows the rest"
      : reasons.joined(separator: "; ")
  }

  private func runStudy() throws {
    guard let study = source else {
      throw UserError("nothing to fit: name a study or a CSV file, or give --sql")
    }
    if let option = (points.given + ofOneLaw + method.given + (plot == nil ? [] : ["--plot"])).first
    {
      throw UserError(
        "\(option): '\(study)' is taken for a study, whose spec says what is fitted; for a table "
          + "give a CSV file, or --sql, and --law")
    }
    let data = try results.fittedStudy(results.name(study))
    if json { return try printJSON(StudyFitCards(data)) }
    let tables = [
      data.fitTable, data.profileTable, data.allocationTable, data.differenceTable, data.gainTable,
      data.countingTable,
    ].compactMap(\.self)
    guard !tables.isEmpty else {
      return print("\(data.name): no law was fitted: \(try reason(data))")
    }
    for table in tables {
      print(table.forTerminal() + "\n")
    }
    for note in [data.disagreement, data.countingNote].compactMap(\.self) { print("\(note)\n") }
    for warning in data.fitWarnings { print("warning: \(warning)") }
    for exclusion in data.fitExclusions { print("excluded: \(exclusion)") }
    print("next: patchlaw plot \(data.name.shellWord)\(results.text)")
  }
}
