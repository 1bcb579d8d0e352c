import Text
public import Analysis
import Questions
import Scaling

extension StudyData {
  /// Every figure that the study's data allow, in the order a report shows them.
  public var figures: [Figure] {
    let comparing = [allocationFigure, exponentFigure]
    return [accuracyDots, accuracyByBlock].compactMap(\.self) + lossDots + trainingCurves
      + collapseCurves + lossAccuracy + lossesByPosition + [predictedPatches].compactMap(\.self)
      + fitFigures
      + allocationFigures + comparing.compactMap(\.self)
  }

  /// A fit's figure bears its name; one that would hide another figure of the study says `fit-`.
  func figureName(_ fit: String) -> String {
    let taken = [
      "accuracy", "accuracy-by-block", "loss", "training-curves", "loss-accuracy",
      "loss-by-position", "predictions", "allocation", "exponents", "effective-rank",
      "teacher-entropy", "mean-target-entropy",
    ]
    let name = FileName.of(fit)
    return taken.contains(name) ? "fit-\(name)" : name
  }

  private var fitFigures: [Figure] {
    fits.map { stored in
      let metric = Metric(stored.y)
      let title = "\(metric.title) against \(stored.x): \(stored.fit.law)"
      let curve = ScalingFigure(
        name: figureName(stored.name), fit: stored.fit, title: title,
        quantity: metric.isAccuracy ? metric.title : Self.lossLabel(cells),
        factor: metric.factor
      ).figure
      return curve
        ?? SurfaceFigure(name: figureName(stored.name), fit: stored.fit, title: title).figure
    }
  }

  private var allocationFigures: [Figure] {
    allocations.map { stored in
      switch stored.result {
      case .profiles(let profiles):
        IsoFLOPFigure(
          name: figureName(stored.name), profiles: profiles,
          title: "Loss at equal compute (approach 2)", size: stored.size,
          loss: Self.lossLabel(cells)
        ).figure
      case .frontiers(let frontiers): frontierFigure(stored, frontiers)
      }
    }
  }
}
