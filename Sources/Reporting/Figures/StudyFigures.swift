import Scaling

extension StudyData {
  /// Every figure that the study's data allow, in the order a report shows them.
  public var figures: [Figure] {
    let comparing = [allocationFigure, exponentFigure]
    return [accuracyDots, accuracyByBlock].compactMap(\.self) + lossDots + trainingCurves
      + lossAccuracy + lossesByPosition + [predictedPatches].compactMap(\.self) + fitFigures
      + allocationFigures + comparing.compactMap(\.self)
  }

  private var fitFigures: [Figure] {
    fits.map { stored in
      let metric = Metric(stored.y)
      let title = "\(metric.title) against \(stored.x): \(stored.fit.law)"
      let curve = ScalingFigure(
        name: stored.name.fileName, fit: stored.fit, title: title,
        quantity: metric.isAccuracy ? metric.title : Self.lossLabel(cells),
        factor: metric.factor
      ).figure
      return curve
        ?? SurfaceFigure(name: stored.name.fileName, fit: stored.fit, title: title).figure
    }
  }

  private var allocationFigures: [Figure] {
    allocations.map { stored in
      switch stored.result {
      case .profiles(let profiles):
        IsoFLOPFigure(
          name: stored.name.fileName, profiles: profiles,
          title: "Loss at equal compute (approach 2)", size: stored.size,
          loss: Self.lossLabel(cells)
        ).figure
      case .frontiers(let frontiers): frontierFigure(stored, frontiers)
      }
    }
  }
}
