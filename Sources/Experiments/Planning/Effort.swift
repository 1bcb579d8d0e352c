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
  /// That probes are scored on.
  let testImages: Double
  /// Of the tokens that are predicted, if any.
  var tokens: TokenCost?

  /// What a patch costs beyond matrix products in each block and before the first (norms, softmax,
  /// calls; crops), in operations that take as long.
  private static let besidesPerBlock = 2.5e4

  /// Of one image: a third of training's, which goes forward once and backward twice.
  private var forward: Double { flops / images / 3 }

  /// Of one image's features: the trunk reads every patch, whatever pre-training showed it.
  private var features: Double { cell.model.trunkForwardFLOPs(patches: patches) }

  /// Operations of training and its evaluations.
  var training: Double {
    let training = cell.training
    let passes = cell.model.objective.method.viewCount(cell.model, patches: Int(patches))
    let evaluated = Double(training.evaluations * training.evaluationImages * passes)
    let read = (images + evaluated) * (tokens?.readingFLOPsPerImage ?? 0)
    return flops + evaluated * forward + read + besides(images + evaluated)
  }

  /// Operations of all probes: one pass for each trunk and attention, then the classifiers.
  func probing(_ probes: [ProbeConfig]) -> Double {
    var passes: Set<TrunkPass> = []
    return probes.reduce(0) { total, probe in
      guard probe.adaptation == .frozen else { return total + adapting(probe) }
      let judged =
        probe.data.map { Double($0.judgedImages) }
        ?? Double(cell.data.validationImages) + testImages
      let isSeen = !passes.insert(TrunkPass(probe)).inserted || probe.trunk.isPixels
      let shown = isSeen ? 0 : Double(probe.images) + judged
      let classifier = probe.operations(model: cell.model, patches: patches, judged: judged)
      return total + shown * features + besides(shown) + classifier
    }
  }

  /// Every learning rate's passes over its images, then over those that judge it.
  ///
  /// LoRA spares the gradients of the weights: a third of a training pass, less its thin products.
  private func adapting(_ probe: ProbeConfig) -> Double {
    let shown = Double(probe.images * probe.epochs * probe.candidates.count)
    let held = probe.data?.validationImages ?? cell.data.validationImages
    let tested = probe.data.map { Double($0.judgedImages - $0.validationImages) } ?? testImages
    let judged = Double(held * probe.candidates.count) + tested
    let passes: Double = probe.adaptation == .fineTune ? 3 : 2.2
    return (passes * shown + judged) * features + besides(shown + judged)
  }

  private func besides(_ images: Double) -> Double {
    images * patches * Double(cell.model.depth + 1) * Self.besidesPerBlock
  }
}
