public import Analysis
import Questions
import Scaling
import Text

extension StudyData {
  /// Every figure that the study's data allow, in the order a report shows them.
  ///
  /// - Parameter forecasts: Marked in the figures of the fits that made them.
  public func figures(with forecasts: [Forecast] = []) -> [Figure] {
    let comparing = [allocationFigure, exponentFigure, countingFigure]
    return [accuracyDots, accuracyByBlock].compactMap(\.self) + lossDots + trainingCurves
      + collapseCurves + lossAccuracy + lossesByPosition + [predictedPatches].compactMap(\.self)
      + fits.flatMap { figures(of: $0, own(forecasts, $0.name)) }
      + allocations.map { figure(of: $0, forecasts) } + comparing.compactMap(\.self)
  }

  /// A fit's figure bears its name; one that would hide another figure of the study says `fit-`.
  func figureName(_ fit: String) -> String {
    let taken = [
      "accuracy", "accuracy-by-block", "loss", "training-curves", "loss-accuracy",
      "loss-by-position", "predictions", "allocation", "exponents", "countings", "effective-rank",
      "teacher-entropy", "mean-target-entropy",
    ]
    let name = FileName.of(fit)
    return taken.contains(name) ? "fit-\(name)" : name
  }

  private func own(_ forecasts: [Forecast], _ fit: String) -> [Forecast] {
    forecasts.filter { $0.name == fit }
  }

  private func figures(of stored: StoredFit, _ forecasts: [Forecast]) -> [Figure] {
    let metric = Metric(stored.y)
    let title = "\(metric.title) against \(stored.x): \(stored.fit.law)"
    let name = figureName(stored.name)
    let isError = metric.isAccuracy && stored.fit.inputs.count > 1
    let quantity =
      isError ? lossLabel(metric) : metric.isAccuracy ? metric.title : Self.lossLabel(cells)
    let factor = isError ? 1 : metric.factor
    let curve = ScalingFigure(
      name: name, fit: stored.fit, title: title, quantity: quantity, factor: factor,
      forecasts: forecasts
    ).figure
    if let curve { return [curve] }
    let inputs = stored.fit.inputs
    let cost = inputs.count == 2 ? flopsPerPair(size: inputs[0], data: inputs[1]).typical : .nan
    let curves = SurfaceCurves(
      name: name, title: "\(title), along budgets of compute", fit: stored.fit,
      flopsPerPair: cost, quantity: quantity, factor: factor, forecasts: forecasts
    ).figure
    return [curves].compactMap(\.self)
      + [SurfaceFigure(name: name, fit: stored.fit, title: title).figure]
  }

  /// What a fit of losses, or of a probe's errors, has on its axis.
  func lossLabel(_ metric: Metric) -> String {
    metric.isAccuracy
      ? "error of \(metric.shortName), 1 - test accuracy" : Self.lossLabel(cells)
  }

  private func figure(of stored: StoredAllocation, _ forecasts: [Forecast]) -> Figure {
    switch stored.result {
    case .profiles(let profiles):
      IsoFLOPFigure(
        name: figureName(stored.name), profiles: profiles,
        title: "Loss at equal compute (approach 2)", size: stored.size,
        loss: lossLabel(stored.metric), forecasts: own(forecasts, stored.name)
      ).figure
    case .frontiers(let frontiers): frontierFigure(stored, frontiers)
    }
  }
}
