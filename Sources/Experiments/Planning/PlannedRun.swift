public import Data
public import Models
public import Settings
import Training

/// One run of a study: what is trained, what it counts, and which questions it answers.
public struct PlannedRun: Hashable, Sendable {
  public let id: RunID
  /// The id that all its seeds share.
  public let cell: RunID
  public let config: RunConfig
  /// What its images are.
  public let data: DatasetFacts
  /// Where the spec says what sets it apart.
  public let position: Position
  /// Level by axis.
  public let levels: [String: String]
  public let cost: ModelCost
  public let steps: Int
  /// Memory of a process that trains it, at most, in bytes: on as many threads as the study's limit
  /// says, or on one.
  public let residentBytes: Double
  /// Settings that differ from the study's base.
  public let differences: [Difference]
  /// What was kept equal to the control, and how nearly.
  public let held: [Held]

  /// Different training images that it can draw from.
  public var uniqueImages: Int { data.trainingImages }
  /// D: images shown, with repetition.
  public var images: Int { steps * config.cell.training.imagesPerStep }
  /// Patches shown, with repetition.
  public var patches: Int { images * cost.patches }
  /// C: operations of all forward and backward passes.
  public var flops: Double { Double(images) * cost.trainingFLOPsPerImage }
  /// C without the head.
  public var trunkFlops: Double { Double(images) * cost.trunkTrainingFLOPsPerImage }

  /// What the run's folder and the study's archive say that it is.
  public var description: RunDescription {
    let loss = config.cell.model.lossKind
    return RunDescription(
      id: id.text, cell: cell.text, seed: config.seed, numerics: Trainer.numericsVersion,
      settings: config.value,
      counts: RunDescription.Counts(
        parameters: cost.parameters, trunkParameters: cost.trunkParameters,
        headParameters: cost.headParameters, steps: steps, images: images, patches: patches,
        flops: flops, trunkFlops: trunkFlops),
      loss: RunDescription.Loss(unit: loss.unit, condition: loss.condition),
      data: RunDescription.DataRecord(
        uniqueImages: uniqueImages, fingerprint: data.fingerprint, classCount: data.classCount,
        leftOut: data.leftOut.isEmpty ? nil : data.leftOut.joined(separator: "; ")))
  }

  /// Space that the finished run takes, in bytes: the weights and its logs.
  public var bytes: Double { Double(cost.parameters) * 4 + 60_000 }
  /// Space that the run takes while it trains: checkpoints with both moments.
  public var peakBytes: Double { Double(cost.parameters) * 4 * 6 + 60_000 }
}
