import Text
import Questions
public import Analysis
import Store

extension StudyData {
  /// Accuracy of each probe against validation loss, a point per run; a figure per unit of loss.
  public var lossAccuracy: [Figure] { lossGroups.compactMap(lossAccuracy) }

  private func lossAccuracy(_ group: LossGroup) -> Figure? {
    let probes = metrics.filter(\.isAccuracy)
    guard !probes.isEmpty, group.cells.count > 1 else { return nil }
    let name = "loss-accuracy" + group.suffix
    let losses = group.cells.flatMap(\.runs).compactMap { value(.validationLoss, of: $0) }
    var data = FigureData("validationLoss", "accuracy", "probe", "cell", "run")
    let plots = probes.enumerated().map { index, metric in
      let rows = group.cells.flatMap { cell in
        cell.runs.compactMap { run -> [String]? in
          guard let loss = value(.validationLoss, of: run), let accuracy = value(metric, of: run)
          else { return nil }
          return ["\(loss)", "\(100 * accuracy)", metric.shortName, cell.label, run.run.id]
        }
      }
      return "\(data.add(rows).using("$2", "3")) with points \(GnuplotStyle.point(index)) ps 0.9 "
        + "title \(GnuplotStyle.quoted(metric.shortName))"
    }
    return Figure(
      name: name, title: "Accuracy against validation loss, a point per run",
      data: data,
      commands: """
        \(GnuplotStyle.lossAxis(group.label, over: losses))
        set ylabel "test accuracy (%)"
        plot \(plots.joined(separator: ", \\\n  "))
        """, warnings: rateWarnings)
  }
}
