import Analysis
import ArgumentParser
import Foundation
import Reporting
import Scaling
import Settings
import Text

/// Compares the levels of a column of anyone's CSV file.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare levels in a CSV file, paired by seed.",
    usage: "patchlaw compare <file> --axis <axis> --metric <metric> [<options>]",
    discussion: """
      The file has a header and one row per level and seed, such as an export of another tracker:

        patchlaw compare runs.csv --axis model --seed seed --metric accuracy
        patchlaw compare runs.csv --axis lr --metric loss --by model \\
          --where "step == 1000"

      Each level is compared with the control (the first in the file, or --control), within each \
      combination of the columns of --by: mean with Student's 95 % interval, difference over shared \
      seeds, p corrected by Holm, and the differences that n, 2n and 4n seeds detect with a power of \
      80 %. Differences are paired by seed; where four or more levels show that seeds do not correlate \
      (mean r below 0.25 either way), they have Welch's interval of unpaired seeds.

      \(FitPoints.grammar)
      """)

  @Argument(help: "A CSV file with a header.", completion: .file(extensions: ["csv"]))
  var file: String

  @Option(.text, help: "Column whose values are compared.")
  var axis: String

  @Option(.text, help: "Column that pairs the rows of two levels.")
  var seed = "seed"

  @Option(.text, help: "Column of the numbers that are compared.")
  var metric: String

  @Option(.text, help: "Column that is held equal; may be repeated.")
  var by: [String] = []

  @Option(.text, help: "Level with which the others are compared (default: the first in the file).")
  var control: String?

  @Option(
    .text, help: "Keep only rows where this holds, such as \"split == test and step > 1000\".")
  var `where`: String?

  @Option(
    .figure, help: "Draw the comparison; data and gnuplot script are written beside this SVG.")
  var plot: String?

  @Flag(exclusivity: .exclusive)
  var format: TableFormat?

  func run() throws {
    guard let text = try TextFile.read(file) else {
      throw UserError("\(file): no such file; give the path of a CSV file with a header")
    }
    var roles = TableComparison.Roles(axis: axis, seed: seed, metric: metric)
    (roles.by, roles.control, roles.condition) = (by, control, `where`)
    let comparison = try TableComparison(PointTable(csv: text, file: file), roles)
    try printTable(comparison.records, comparison.table, as: format)
    if format == nil {
      for note in comparison.unpaired { print("note: \(note)") }
      tell(comparison.excluded)
    }
    if let plot { try draw(comparison, at: plot) }
  }

  /// How many rows are not counted, by reason.
  private func tell(_ excluded: [Exclusion]) {
    for (reason, rows) in Dictionary(grouping: excluded, by: \.reason).sorted(by: {
      $0.key < $1.key
    }) {
      print("left out: \(rows.count.counted("row")) of the file (\(reason))")
    }
  }

  private func draw(_ comparison: TableComparison, at path: String) throws {
    let drawing = UserFigure(path: path)
    try drawing.draw(comparison.figure(name: drawing.name))
  }
}
