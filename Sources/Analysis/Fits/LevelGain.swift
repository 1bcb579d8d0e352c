import Foundation
public import Scaling
import Store

/// What a level is worth in compute: how much more its control would have to spend for the same loss.
public struct LevelGain: Sendable {
  /// The fit's name in the spec.
  public let fit: String
  public let axis: String
  public let level: String
  public let base: String
  /// The compute at which the level is judged: the largest that both have spent.
  public let compute: Double
  public let gain: Estimate
}

extension StudyData {
  /// The gains of all levels whose fits, and the control's, are laws of the loss over compute.
  public var levelGains: [LevelGain] {
    axes.flatMap { axis -> [LevelGain] in
      guard let base = base(of: axis.name) else { return [] }
      let others = levels.filter { $0.axis == axis.name && !$0.isBase }.map(\.label)
      return controlFits(base).flatMap { name, control in
        others.compactMap { gain(of: $0, axis: axis.name, base, name, control) }
      }
    }
  }

  /// Laws of the loss over compute that are fitted to a control alone, with their names without it.
  private func controlFits(_ base: String) -> [(name: String, fit: Fit)] {
    fits.filter { stored in
      stored.name.hasSuffix("-\(base)") && stored.y == "validationLoss"
        && ["flops", "trunkFlops"].contains(stored.x)
    }.map { (String($0.name.dropLast(base.count + 1)), $0.fit) }
  }

  private func gain(
    of level: String, axis: String, _ base: String, _ name: String, _ control: Fit
  ) -> LevelGain? {
    guard let stored = fits.first(where: { $0.name == "\(name)-\(level)" }) else { return nil }
    func most(_ fit: Fit) -> Double {
      fit.residuals.compactMap { $0.observation.inputs[fit.inputs[0]] }.max() ?? .nan
    }
    let compute = min(most(control), most(stored.fit))
    return control.computeGain(of: stored.fit, at: compute).map {
      LevelGain(fit: name, axis: axis, level: level, base: base, compute: compute, gain: $0)
    }
  }
}
