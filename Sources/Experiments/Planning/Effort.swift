import Data
import Models
import Probes
import Settings
import Training

/// The operations that take a run's time: those counted as FLOPs, and the many small ones beside.
struct Effort {
  let cell: CellConfig
  /// Of all training passes.
  let flops: Double
  /// Shown in training, with repetition.
  let images: Double
  /// Of one image.
  let patches: Double

  /// What a patch costs beyond matrix products (crops, norms, calls), in operations that take as
  /// long; measured at widths 8 to 72, where it brings predicted times within a quarter.
  private static let besidesPerPatch = 9e4

  /// Of one image: a third of training's, which goes forward once and backward twice.
  private var forward: Double { flops / images / 3 }

  /// Operations of training and its evaluations.
  var training: Double {
    let training = cell.training
    let masks = cell.model.attention == .causal ? 1.0 : 4.0
    let evaluated = Double(training.evaluations * training.evaluationImages) * masks
    return flops + evaluated * forward + besides(images + evaluated)
  }

  /// Operations of all probes: one pass for each kind of features, then the classifiers.
  func probing(_ probes: [ProbeConfig]) -> Double {
    let judged = Double(cell.data.validationImages + (cell.data.testImages ?? 10_000))
    var features: Set<[String]> = []
    return probes.reduce(0) { total, probe in
      let kind = [probe.trunk.rawValue, probe.attention.rawValue, "\(probe.features)"]
      let isSeen = !features.insert(kind).inserted || probe.trunk == .pixels
      let shown = isSeen ? 0 : Double(probe.images) + judged
      return total + shown * forward + besides(shown) + classifying(probe)
    }
  }

  /// Every learning rate's updates; an attentive probe reads each patch once per head.
  private func classifying(_ probe: ProbeConfig) -> Double {
    let updates = Double(probe.images * probe.epochs * probe.learningRates.count)
    let width = Double(cell.model.width)
    return updates
      * (probe.kind == .linear ? 60 * width : 12 * patches * Double(cell.model.heads) * width)
  }

  private func besides(_ images: Double) -> Double { images * patches * Self.besidesPerPatch }
}
