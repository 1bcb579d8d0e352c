import Text
import Analysis

extension ClaimsPage {
  /// Every claim about accuracy with its interval, by study; nil where there is none.
  ///
  /// Right of the line lies what the source says, with its own effect as an open diamond; an interval
  /// that holds the line leaves the sign open.
  /// The scale is an inverse hyperbolic sine: linear near zero and logarithmic far from it, so that
  /// half a point and fifteen are both legible.
  public var forest: Figure? {
    let lines = forestLines
    let claims = lines.compactMap(\.row)
    guard !claims.isEmpty else { return nil }
    let signs: [ClaimVerdict.Sign] = [.same, .open, .opposite]
    var data = FigureData("row", "margin", "low", "high", "sign", "size", "study", "claim")
    let words = { (row: Row) in [row.words[8], row.study, row.claim + row.place] }
    let source = lines.enumerated().compactMap { index, line -> [String]? in
      guard let row = line.row, let source = row.found?.source else { return nil }
      return ["\(index)", "\(source)", "", "", "the source's effect"] + words(row)
    }
    var plots =
      source.isEmpty
      ? []
      : [
        "\(data.add(source).using("$3", "2")) with points pt 12 ps 0.8 lw 1.2 lc rgb \"#999999\" "
          + "title \"the source, \(source.count)\""
      ]
    plots += signs.compactMap { sign -> String? in
      let rows = lines.enumerated().compactMap { index, line -> [String]? in
        guard let row = line.row, let found = row.found, found.sign == sign else { return nil }
        let beyond = found.beyond
        return ["\(index)"]
          + [beyond.value, beyond.low ?? beyond.value, beyond.high ?? beyond.value].map { "\($0)" }
          + [sign.rawValue] + words(row)
      }
      guard !rows.isEmpty else { return nil }
      return "\(data.add(rows).using("$3", "2", "4", "5")) with xerrorbars lw 2 ps 0.7 "
        + "\(Self.point(of: sign)) title \"\(Self.title(of: sign)), \(rows.count)\""
    }
    let labelWidth = 40 + 6 * (claims.map { ($0.claim + $0.place).count }.max() ?? 0)
    let width = labelWidth + 420
    let ticks = lines.enumerated().map { "\(GnuplotText.tick($1.label)) \($0)" }
      .joined(separator: ", ")
    let height = 150 + 17 * lines.count
    // Where a study begins.
    let stripes = lines.enumerated().filter { $1.row == nil }.map { index, _ in
      "set object \(index + 1) rectangle from graph 0, first \(Double(index) - 0.5) "
        + "to graph 1, first \(Double(index) + 0.5) behind "
        + "fillcolor rgb \"#f4f6f8\" fillstyle solid noborder"
    }.joined(separator: "\n")
    return Figure(
      name: "forest",
      title: "Every claim about accuracy; values to the right agree with the source",
      data: data,
      commands: """
        set key at screen 0.01, screen 0.995 left top vertical maxrows 1 samplen 1 font ",11"
        set nonlinear x via asinh(x) inverse sinh(x)
        set xtics (-50, -20, -10, -5, -2, -1, 0, 1, 2, 5, 10, 20, 50)
        set xlabel "test accuracy, clear of the claimed bound by (points)\\n\
        mean and 95 % interval over seeds"
        set lmargin at screen \((Double(labelWidth) / Double(width)).fixed(3))
        set rmargin at screen 0.97
        set tmargin at screen \((1 - 40 / Double(height)).fixed(4))
        \(stripes)
        set ytics nomirror (\(ticks)) noenhanced font ",10"
        set yrange [\(Double(lines.count) - 0.5):-0.5]
        set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead lw 1.5 lc rgb "#444444"
        plot \(plots.joined(separator: ", \\\n  "))
        """, size: (width, height))
  }

  /// Blue and orange as in every figure; gray for what is open.
  private static func point(of sign: ClaimVerdict.Sign) -> String {
    switch sign {
    case .same: GnuplotStyle.point(0)
    case .opposite: GnuplotStyle.point(1)
    case .open: "pt 13 lc rgb \"#444444\""
    }
  }

  private static func title(of sign: ClaimVerdict.Sign) -> String {
    switch sign {
    case .same: "same sign"
    case .opposite: "opposite sign"
    case .open: "open"
    }
  }

  /// The figure's lines from the top: a study's name, then its claims about accuracy.
  private var forestLines: [(label: String, row: Row?)] {
    var lines: [(label: String, row: Row?)] = []
    var study: String?
    for row in rows where row.found?.unit == "points" {
      if row.study != study { lines.append((row.study, nil)) }
      study = row.study
      lines.append((row.claim + row.place, row))
    }
    return lines
  }
}
