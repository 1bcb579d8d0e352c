import Analysis
import Questions
import Text

/// Floors as a figure draws them: gray, a kind of dash for each kind of floor.
struct FloorLines {
  private(set) var plots: [String] = []
  /// Everything that is drawn, in the metric's shown unit.
  private(set) var values: [Double] = []

  /// Floors of several metrics beside the marks of their cells, one row per cell: a short upright line
  /// behind each mark, which joins its neighbors where cells have the floor in common.
  ///
  /// - Parameters:
  ///   - study: Gives the floors.
  ///   - metrics: In the order of their marks.
  ///   - cells: In the order of their rows.
  ///   - data: The figure's: row, value, low, high, quantity, metric and cell.
  init(
    _ study: StudyData, _ metrics: [Metric], _ cells: [StudyCell], in data: inout FigureData
  ) {
    let band = 1 / Double(max(1, metrics.count))
    for kind in FloorKind.allCases {
      let rows = metrics.enumerated().flatMap { index, metric in
        cells.enumerated().compactMap { row, cell -> [String]? in
          guard let floor = study.floors(metric, of: cell).first(where: { $0.kind == kind }) else {
            return nil
          }
          let value = floor.value * metric.factor
          let low = Double(row) - 0.5 + Double(index) * band
          values.append(value)
          return ["\(low + band / 2)", "\(value)", "", "", kind.rawValue, metric.name, cell.label]
        }
      }
      guard !rows.isEmpty else { continue }
      let series = data.add(rows)
      plots.append(
        "\(series.using("$3", "($2-\(band / 2))", "(0)", "(\(band))")) "
          + "with vectors nohead \(Self.style(kind))")
    }
  }

  /// Floors of a loss that all cells have in common, as level lines.
  init(_ study: StudyData, ofLossIn cells: [StudyCell]) {
    for kind in FloorKind.allCases {
      let found = cells.map { cell in
        study.floors(.validationLoss, of: cell).first { $0.kind == kind }?.value
      }
      guard let value = found.first ?? nil, found.allSatisfy({ $0 == value }) else { continue }
      values.append(value)
      plots.append("\(value) with lines \(Self.style(kind))")
    }
  }

  private static func style(_ kind: FloorKind) -> String {
    let dash = (FloorKind.allCases.firstIndex(of: kind) ?? 0) % 5 + 1
    return "lw 1.5 dt \(dash) lc rgb \"#777777\" title \(GnuplotStyle.quoted(kind.title))"
  }
}
