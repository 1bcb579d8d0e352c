import Foundation
import Scaling
import Store

extension StudyData {
  /// Every figure that the study's data allow, in the order a report shows them.
  public var figures: [Figure] {
    let general = [accuracyDots, lossDots, trainingCurves, lossAccuracy, lossByPosition]
    return general.compactMap(\.self) + fitFigures
  }

  private var fitFigures: [Figure] {
    fits.compactMap { row in
      guard let fit = try? JSONDecoder().decode(Fit.self, from: Data(row.result.utf8)) else {
        return nil
      }
      return ScalingFigure(name: row.name, fit: fit, title: "\(row.y) against \(row.x)").figure
    }
  }
}
