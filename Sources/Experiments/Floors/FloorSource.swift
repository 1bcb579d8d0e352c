import Data
import Models
import Probes
import Settings
import Training

/// What a group of floors is computed from, in one go and under one lock.
///
/// Settings that do not matter to a group stand at their defaults, so that cells which differ only in
/// those share it.
struct FloorSource: Hashable, Sendable {
  let basis: Basis
  /// The images, reduced to what the basis reads of them.
  let data: DataConfig
  /// What the files hold.
  let images: SourceFacts
  /// Images that probes have of their own, read as those of `data`; nil where they have none.
  let probed: ProbeImages?
  let seed: Int
  /// The name of the group's folder: the hash of everything that determines its floors but the
  /// probes' own settings.
  let id: RunID

  /// Rises when equal settings give other floors than before.
  static let version = 1

  enum Basis: Hashable, Sendable {
    /// Labels and pixels, without a model.
    case images
    /// A trunk at the starting values that the seed draws.
    case trunk(ModelConfig)
    /// The target of a model, on a number of held-out images.
    case target(ModelConfig, images: Int)
  }

  /// All settings, defaults included.
  var value: Value {
    let own = probed.map { ["probed": $0.value] } ?? [:]
    return .map(
      basis.value.merging(["data": data.value, "seed": .integer(seed)]) { $1 }.merging(own) { $1 })
  }

  private init(
    _ basis: Basis, _ data: DataConfig, _ facts: DatasetFacts, seed: Int, of probed: ProbeImages? = nil
  ) {
    (self.basis, self.data, images, self.seed) = (basis, data, facts.source, seed)
    self.probed = probed
    var settings: [String: Value] = [
      "floors": .integer(Self.version), "numerics": .integer(Trainer.numericsVersion),
      "data": data.identity(facts), "seed": .integer(seed),
    ]
    settings["probed"] = probed?.content
    id = RunID(ofArtifact: .map(basis.identity.merging(settings) { $1 }))
  }
}

extension FloorSource.Basis {
  fileprivate var value: [String: Value] {
    switch self {
    case .images: [:]
    case .trunk(let model): ["trunk": model.value]
    case .target(let model, let images):
      ["prediction": model.value, "evaluationImages": .integer(images)]
    }
  }

  fileprivate var identity: [String: Value] {
    switch self {
    case .images: [:]
    case .trunk(let model): ["trunk": model.identity]
    case .target(let model, let images):
      ["prediction": model.identity, "evaluationImages": .integer(images)]
    }
  }
}

extension FloorSource {
  /// The labels and pixels that a cell's probes read.
  static func images(
    of run: PlannedRun, seed: Int, probed: ProbeImages? = nil
  ) -> FloorSource {
    FloorSource(.images, run.config.cell.data.judged, run.data, seed: seed, of: probed)
  }

  /// A cell's trunk before its first step.
  ///
  /// Starting values are drawn by parameter, so that neither the head nor the target matters to what
  /// predicts patches in order, and of what a patch sees in pre-training only blocks do.
  static func trunk(
    of run: PlannedRun, seed: Int, probed: ProbeImages? = nil
  ) -> FloorSource {
    var model = run.config.cell.model
    model.objective = model.objective.asMeasured
    if model.objective == ModelConfig().objective {
      (model.head, model.target) = (.none, .normalizedPixels)
      if case .prefix = model.attention { model.attention = .causal }
    }
    return FloorSource(
      .trunk(model), run.config.cell.data.judged, run.data, seed: seed, of: probed)
  }
}

extension FloorSource {
  /// What a cell's model predicts, whatever its size: target, order and objective, and the crops on
  /// which simple predictions are fitted. nil where its loss is not that of a target.
  static func target(of run: PlannedRun, seed: Int) -> FloorSource? {
    let cell = run.config.cell
    guard cell.model.measuresTarget else { return nil }
    var model = ModelConfig()
    (model.patchSize, model.order) = (cell.model.patchSize, cell.model.order)
    (model.objective, model.target) = (cell.model.objective.asMeasured, cell.model.target)
    if case .blockCausal = cell.model.attention { model.attention = cell.model.attention }
    var data = cell.data
    data.testImages = nil
    return FloorSource(
      .target(model, images: cell.training.evaluationImages), data, run.data, seed: seed)
  }
}

extension DataConfig {
  /// The settings that decide what probes read: labeled images, validation and test.
  fileprivate var judged: DataConfig {
    var data = DataConfig()
    (data.dataset, data.resolution) = (dataset, resolution)
    (data.validationImages, data.testImages) = (validationImages, testImages)
    return data
  }
}
