import Analysis
import Questions
import Text

/// Floors as a figure draws them: gray, each kind in a style of its own.
///
/// Two of them may have one value. So of those that often do, one is wide and pale, and the other, drawn
/// over it, thin and dark.
struct FloorLines {
  /// One floor beside a mark.
  struct Place {
    let kind: FloorKind
    let value: Double
    /// The middle of the mark's series in its row.
    let center: Double
    let metric: String
    let cell: String
  }

  private(set) var plots: [String] = []
  /// For the legend.
  private(set) var titles: [String] = []
  /// Of level lines.
  private(set) var values: [Double] = []

  /// No floors.
  init() {}

  /// Floors beside the marks of their cells: a short upright line behind each mark, which joins its
  /// neighbors where cells have the floor in common.
  ///
  /// - Parameters:
  ///   - places: Of all marks.
  ///   - band: The height of a mark's series.
  ///   - range: What the axis shows; a floor beyond it is given in the legend.
  ///   - data: The figure's: row, value, low, high, quantity, metric, cell and seed.
  init(
    _ places: [Place], band: Double, within range: ClosedRange<Double>, in data: inout FigureData
  ) {
    for kind in FloorKind.allCases {
      let own = places.filter { $0.kind == kind }
      guard !own.isEmpty else { continue }
      let series = data.add(
        own.map { place in
          [place.center.fixed(4), "\(place.value)", "", "", kind.rawValue, place.metric]
            + [place.cell, ""]
        })
      titles.append(kind.title + Self.beyond(range, own.map(\.value)))
      plots.append(
        "\(series.using("$3", "($2-\(band / 2))", "(0)", "(\(band))")) "
          + "with vectors nohead \(Self.style(kind, titles[titles.count - 1]))")
    }
  }

  /// Floors of a loss that all cells have in common, as level lines.
  init(_ study: StudyData, ofLossIn cells: [StudyCell]) {
    for kind in FloorKind.allCases {
      let found = cells.map { cell in
        study.floors(.validationLoss, of: cell).first { $0.kind == kind }?.value
      }
      guard let value = found.first ?? nil, found.allSatisfy({ $0 == value }) else { continue }
      titles.append(kind.title)
      values.append(value)
      plots.append("\(value) with lines \(Self.style(kind, kind.title))")
    }
  }

  /// Where floors are that the axis does not reach; nothing for those it shows.
  private static func beyond(_ range: ClosedRange<Double>, _ values: [Double]) -> String {
    guard let low = values.min(), let high = values.max(), !values.contains(where: range.contains)
    else { return "" }
    let shown = [low, high].map { Interval.number($0, significant: 3) }.distinct
    return ", off the axis at \(shown.joined(separator: " to "))"
  }

  private static func style(_ kind: FloorKind, _ title: String) -> String {
    let (width, dash, color) = look(kind)
    return "lw \(width) dt \(dash) lc rgb \"\(color)\" title \(GnuplotStyle.quoted(title))"
  }

  /// Dashes are gnuplot's: 1 solid, 2 dashed, 3 dotted, 5 dashes with two dots.
  private static func look(_ kind: FloorKind) -> (width: Double, dash: Int, color: String) {
    switch kind {
    case .zero, .uniform: (4, 1, "#c8c8c8")
    case .untrained, .neighbors: (2.5, 2, "#aaaaaa")
    case .chance, .previousPatch: (1.5, 1, "#777777")
    case .positionMean, .unigram: (1.5, 5, "#333333")
    case .pixels, .earlierPatches: (1.5, 3, "#333333")
    }
  }
}
