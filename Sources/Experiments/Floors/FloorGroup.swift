import Models
import Probes
import Questions
import Settings

/// Floors of one source: what is computed together.
struct FloorGroup: Sendable {
  let source: FloorSource
  /// Of the first cell that needs the group; pixels ask nothing of it but heads.
  let model: ModelConfig
  /// Probes to score, each once.
  var probes: [ProbeConfig]

  /// The probes that a folder does not have yet.
  func missing(from contents: FloorContents?) -> [ProbeConfig] {
    probes.filter { contents?.probes[RunID(of: $0).text] == nil }
  }

  /// Whether a folder has everything that the group needs.
  func isComplete(_ contents: FloorContents?) -> Bool {
    guard let contents, missing(from: contents).isEmpty else { return false }
    switch source.basis {
    case .images: return contents.chance?.testClasses != nil
    case .trunk: return true
    case .target: return contents.losses != nil
    }
  }
}

/// Where one floor of one cell and metric is found; of a loss, all of them.
struct FloorReference: Sendable {
  let cell: RunID
  let metric: Metric
  /// Of a loss, the kind that is never left out.
  let kind: FloorKind
  let source: FloorSource
  /// The probe that scores it; several where validation chooses among blocks, none where no probe
  /// does.
  var probes: [ProbeConfig] = []
  /// Of chance.
  var accuracy = AccuracyKind.overall
}

extension ProbeConfig {
  /// Whether it reads a trained trunk as it is, so that it can be compared with floors.
  var hasFloors: Bool { adaptation == .frozen && trunk == .trained }

  /// The same probe of the trunk before its first step, on the images of the floor's source.
  var ofUntrainedTrunk: ProbeConfig {
    var probe = self
    (probe.trunk, probe.data) = (.untrained, nil)
    return probe
  }

  /// The probe's labels on raw pixels: neighbors vote as they do on features; what learns becomes
  /// logistic regression with the same images, passes, batches and decay, at learning rates of its own.
  var ofFlattenedPixels: ProbeConfig {
    var pixels = ProbeConfig()
    (pixels.trunk, pixels.images) = (.flattenedPixels, images)
    (pixels.labels, pixels.accuracy) = (labels, accuracy)
    guard isLearned else {
      pixels.kind = kind
      return pixels.resolved
    }
    (pixels.epochs, pixels.batchSize, pixels.weightDecay) = (epochs, batchSize, weightDecay)
    return pixels.resolved
  }

  private var isLearned: Bool { kind.isLearned }
}
