import Analysis
import Scaling
import Text

/// One row per label, and panels side by side: above each seed's value as a small point lies their mean
/// with its 95 % interval.
///
/// A row has one series or several, one below the other. Panels of differences have a line at zero.
struct DotFigure {
  /// The seeds of one series in one row.
  struct Dots {
    let row: Int
    let seeds: [(seed: String, value: Double)]
    /// What the row is called.
    let label: String
    /// Of the seeds, where it is not simply theirs.
    var known: SeedMean?

    var mean: SeedMean { known ?? SeedMean(seeds.map(\.value)) }
  }

  struct Series {
    /// For the legend; nil where there is nothing to tell apart.
    let title: String?
    /// What is measured.
    let metric: String
    let dots: [Dots]
  }

  struct Panel {
    let label: String
    let isOfDifferences: Bool
    let plots: [String]
    let titles: [String]
    let range: ClosedRange<Double>
    /// Rows without a value, with what is said there.
    let remarks: [(row: Int, text: String)]
  }

  private let labels: [String]
  /// Series in a row.
  private let bands: Int
  private var data = FigureData(
    "row", "value", "low", "high", "quantity", "metric", "cell", "seed")
  private var panels: [Panel] = []

  /// - Parameters:
  ///   - labels: Of the rows, from the top.
  ///   - bands: How many series a row has.
  init(labels: [String], bands: Int) { (self.labels, self.bands) = (labels, max(1, bands)) }

  /// The height of a series in a row.
  var band: Double { 1 / Double(bands) }

  /// The middle of a series in a row.
  func center(row: Int, band index: Int) -> Double {
    Double(row) - 0.5 + (Double(index % bands) + 0.5) * band
  }

  /// Adds a panel to the right.
  ///
  /// - Parameters:
  ///   - series: In the order of their places in a row.
  ///   - label: Of the axis.
  ///   - floors: Values to compare with, for the panel's range and data.
  mutating func addValues(_ series: [Series], label: String, floors: [FloorLines.Place] = []) {
    let values = Self.values(series)
    let reach = Self.reach(values, floors.map(\.value))
    let lines = FloorLines(floors, band: band, within: reach, in: &data)
    let (plots, titles) = plots(series, "")
    panels.append(
      Panel(
        label: label, isOfDifferences: false, plots: lines.plots + plots,
        titles: lines.titles + titles, range: reach, remarks: []))
  }

  /// Adds a panel of differences, each seed's from the same seed's value in another row.
  ///
  /// - Parameters:
  ///   - series: As in ``addValues(_:label:floors:)``.
  ///   - label: Of the axis.
  ///   - controls: Rows that are controls themselves.
  mutating func addDifferences(_ series: [Series], label: String, controls: [Int]) {
    let (plots, _) = plots(series, "difference")
    panels.append(
      Panel(
        label: label, isOfDifferences: true, plots: plots, titles: [],
        range: Self.reach(Self.values(series) + [0], []),
        remarks: controls.map { ($0, "control") }))
  }

  private static func values(_ series: [Series]) -> [Double] {
    series.flatMap(\.dots).flatMap { dots in
      dots.seeds.map(\.value) + [dots.mean.low, dots.mean.high]
    }
  }

  /// What is measured with a margin, and what lies no farther from it than it spans itself.
  private static func reach(_ values: [Double], _ floors: [Double]) -> ClosedRange<Double> {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let span = high > low ? high - low : max(abs(high), 1e-9) / 10
    let near = floors.filter { (low - span...high + span).contains($0) }
    return (([low] + near).min() ?? low) - 0.05 * span...(([high] + near).max() ?? high) + 0.05
      * span
  }

  private mutating func plots(_ series: [Series], _ word: String) -> (
    plots: [String], titles: [String]
  ) {
    var plots: [String] = []
    for (index, one) in series.enumerated() {
      func row(_ dots: Dots, _ offset: Double) -> String {
        "\((center(row: dots.row, band: index) + offset * band).fixed(4))"
      }
      func names(_ quantity: String, _ dots: Dots, seed: String) -> [String] {
        [word.isEmpty ? quantity : "\(quantity) \(word)", one.metric, dots.label, seed]
      }
      // Seeds lie a little below their mean, which would hide them; one seed is the mean.
      let several = one.dots.filter { $0.seeds.count > 1 }
      let seeds = data.add(
        several.flatMap { dots in
          dots.seeds.map { seed, value in
            [row(dots, 0.22), "\(value)", "", ""] + names("seed's", dots, seed: seed)
          }
        })
      let means = data.add(
        one.dots.map { dots in
          let mean = dots.mean
          return [row(dots, -0.12)] + [mean.mean, mean.low, mean.high].map { "\($0)" }
            + names("mean", dots, seed: "")
        })
      let color = bands > 1 ? index : 0
      if !several.isEmpty {
        plots.append(
          "\(seeds.using("$3", "2")) with points pt 7 ps 0.45 "
            + "lc rgb \"\(GnuplotStyle.faint(color))\" notitle")
      }
      plots.append(
        "\(means.using("$3", "2", "4", "5")) with xerrorbars lw 2 ps 0.9 "
          + "\(GnuplotStyle.point(color)) "
          + (one.title.map { "title \(GnuplotStyle.quoted($0))" } ?? "notitle"))
    }
    return (plots, series.compactMap(\.title))
  }

  /// The figure.
  func figure(name: String, title: String, warnings: [Warning] = []) -> Figure {
    let layout = DotLayout(labels: labels, bands: bands, panels: panels)
    return Figure(
      name: name, title: title, data: data, commands: layout.commands, size: layout.size,
      warnings: warnings)
  }
}
