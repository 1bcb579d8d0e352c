import Scaling

extension StudyData {
  /// Every figure that the study's data allow, in the order a report shows them.
  public var figures: [Figure] {
    [accuracyDots, accuracyByBlock].compactMap(\.self) + lossDots + trainingCurves + lossAccuracy
      + lossesByPosition + [predictedPatches].compactMap(\.self) + fitFigures
  }

  private var fitFigures: [Figure] {
    fits.compactMap { stored in
      let metric = Metric(stored.y)
      return ScalingFigure(
        name: stored.name.fileName, fit: stored.fit,
        title: "\(metric.title) against \(stored.x): \(stored.fit.law)",
        quantity: metric.isAccuracy ? metric.title : Self.lossLabel(cells),
        factor: metric.factor
      ).figure
    }
  }
}
