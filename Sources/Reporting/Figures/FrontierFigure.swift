import Text
import Analysis
import Foundation
import Questions
public import Scaling
import Store

/// Every training curve over compute, with the frontiers that approach 1 reads.
public struct FrontierFigure {
  private let name: String
  private let title: String
  /// Points with `flops`; those of one curve share a cell.
  private let curves: [Observation]
  private let frontiers: [Frontier]
  /// The counts of size and data, as headings call them.
  private let counts: [String]
  /// What compute and loss are called on their axes.
  private let compute: String
  private let loss: String

  public init(
    name: String, title: String, curves: [Observation], frontiers: [Frontier],
    counts: [String] = ["parameters", "images"], compute: String = "training FLOPs spent",
    loss: String = "loss"
  ) {
    self.compute = compute
    (self.name, self.title, self.curves) = (name, title, curves)
    (self.frontiers, self.counts, self.loss) = (frontiers, counts, loss)
  }

  public var figure: Figure {
    var data = FigureData("flops", "loss", counts[0], counts[1], "part", "point")
    let training = data.add(curveRows)
    let envelopes = frontiers.enumerated().map { index, frontier in
      "\(data.add(rows(of: frontier)).using("$2", "3")) with linespoints lw 2 "
        + "\(GnuplotStyle.point(index)) ps 0.8 title \(GnuplotStyle.quoted("\(frontier.envelope.rawValue), \(frontier.points.count) points"))"
    }
    return Figure(
      name: name, title: title, data: data,
      commands: """
        set logscale x; set format x "10^{%T}"
        set xlabel \(GnuplotStyle.quoted(compute)); set ylabel \(GnuplotStyle.label(loss))
        set key at graph 0.98, graph 0.98 right top
        plot \(training.using("$2", "3")) with lines lw 0.8 lc rgb "#b0b0b0" \
        title "training curves", \\
          \(envelopes.joined(separator: ", \\\n  "))
        """, warnings: frontiers.flatMap(\.warnings))
  }

  /// Curves one below the other, an empty line between two.
  private var curveRows: [[String]] {
    let cells = Dictionary(grouping: curves, by: \.cell).sorted { $0.key < $1.key }
    return cells.flatMap { cell, points -> [[String]] in
      points.sorted { ($0.inputs["flops"] ?? 0) < ($1.inputs["flops"] ?? 0) }.map { point in
        ["\(point.inputs["flops"] ?? .nan)", "\(point.loss)", "", "", "curve", cell]
      } + [[]]
    }
  }

  private func rows(of frontier: Frontier) -> [[String]] {
    frontier.points.map { point in
      let place = ["flops", "parameters", "images"].map { "\(point.inputs[$0] ?? .nan)" }
      return [place[0], "\(point.loss)"] + place[1...]
        + [frontier.envelope.rawValue, point.label]
    }
  }
}

extension StudyData {
  func frontierFigure(_ stored: StoredAllocation, _ frontiers: [Frontier]) -> Figure {
    let curves = runs.filter { $0.run.state == .done }.flatMap { run in
      curve(of: run, stored.metric).map { share, value in
        Observation(
          inputs: ["flops": run.run.flops * share], loss: value, cell: run.run.id)
      }
    }
    return FrontierFigure(
      name: figureName(stored.name), title: "Frontier of the training curves (approach 1)",
      curves: curves, frontiers: frontiers, counts: [stored.size, stored.data],
      loss: lossLabel(stored.metric)
    ).figure
  }

  /// A metric along a run, each value with the share of the run's compute; a probe's error is known at
  /// the end only.
  private func curve(of run: StudyRun, _ metric: Metric) -> [(share: Double, value: Double)] {
    guard metric == .validationLoss else {
      return value(metric, of: run).map { [(1, 1 - $0)] } ?? []
    }
    return measurements("validationLoss", of: run).filter { $0.step > 0 }.map {
      (Double($0.step) / Double(run.run.steps), $0.value)
    }
  }
}
