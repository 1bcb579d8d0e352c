import Store

extension StudyData {
  /// Accuracy of each probe against validation loss, a point per run.
  public var lossAccuracy: Figure? {
    let probes = metrics.filter(\.isAccuracy)
    guard !probes.isEmpty, cells.count > 1 else { return nil }
    var files: [String: String] = [:]
    let plots = probes.enumerated().map { index, metric in
      let rows = runs.compactMap { run -> [String]? in
        guard let loss = value(.validationLoss, of: run), let accuracy = value(metric, of: run)
        else { return nil }
        return ["\(loss)", "\(100 * accuracy)", run.run.id]
      }
      let file = "loss-accuracy-\(metric.slug).csv"
      files[file] = Table(headings: ["validationLoss", "accuracy", "run"], rows: rows).csv
      return "\"\(file)\" skip 1 using 1:2 with points \(GnuplotStyle.point(index)) ps 0.9 "
        + "title \(GnuplotStyle.quoted(metric.shortName))"
    }
    return Figure(
      name: "loss-accuracy", title: "Accuracy against validation loss, a point per run",
      data: files,
      commands: """
        set xlabel "validation loss (MSE, causal mask)"
        set ylabel "test accuracy (%)"
        plot \(plots.joined(separator: ", \\\n  "))
        """)
  }
}
