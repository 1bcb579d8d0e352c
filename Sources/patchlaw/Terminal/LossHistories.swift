import Experiments
import Reporting
import Store

/// The training losses of a study's runs so far, in the order in which the runs began.
struct LossHistories {
  private var all: [History] = []
  private let axes: [String]

  private struct History {
    let id: String
    let label: String
    let levels: [String: String]
    let unit: String
    var losses = ThinnedSeries()
  }

  /// - Parameters:
  ///   - plan: What is run.
  ///   - store: Knows what was measured before.
  /// - Throws: What keeps the store from being read.
  init(_ plan: Plan, in store: Store) throws {
    axes = plan.spec.axes.map(\.name)
    for run in plan.runs {
      for row in try store.measurements(of: run.id.text, quantity: "trainingLoss") {
        note(run, step: row.step, row.value)
      }
    }
  }

  /// Adds the loss of a run at a step.
  mutating func note(_ run: PlannedRun, step: Int, _ loss: Double) {
    let place = all.lastIndex { $0.id == run.id.text } ?? all.count
    if place == all.count {
      let kind = run.description.loss
      all.append(
        History(
          id: run.id.text, label: RunLabel(run, axes: axes).full, levels: run.levels,
          unit: [kind.unit, kind.condition].compactMap(\.self).joined(separator: ", ")))
    }
    all[place].losses.add(step: step, loss)
  }

  /// The curves as figures draw them.
  ///
  /// - Parameter running: Ids of the runs under way.
  /// - Returns: One for each run that has losses.
  func curves(running: Set<String>) -> [LiveCurve] {
    all.map { history in
      LiveCurve(
        run: history.label, levels: history.levels, unit: history.unit,
        isRunning: running.contains(history.id), points: history.losses.points)
    }
  }
}
