public import Data
import Models
import Probes
import Settings
import Training

extension Plan {
  /// Two steps of one seed of each cell on few images, with every probe on few images: what shows in
  /// seconds whether anything would fail.
  ///
  /// - Parameter data: What is known of the images.
  /// - Returns: A study of such runs.
  /// - Throws: ``DataError`` or ``ModelError`` when a cell cannot be made so small.
  public func smoke(data: FactsReader = FactsReader()) throws -> Plan {
    var spec = spec
    spec.probes = spec.probes.map { probe in
      Named(name: probe.name, value: probe.value.smoke, position: probe.position)
    }
    let labeled = spec.probes.filter { $0.value.data == nil }.map(\.value.images).max() ?? 0
    var (runs, known): ([PlannedRun], Set<RunID>) = ([], [])
    for cell in grid {
      let run = try cell[0].smoke(labeled: labeled, data)
      if known.insert(run.id).inserted { runs.append(run) }
    }
    return Plan(spec, runs: runs)
  }
}

extension PlannedRun {
  fileprivate func smoke(labeled: Int, _ reader: FactsReader) throws -> PlannedRun {
    var config = config
    config.cell.shrink(labeled: labeled, beside: data)
    let facts = try config.cell.data.facts(reader)
    let cost = try CellCost(config.cell, facts)
    return PlannedRun(
      id: RunID(of: config, data: facts), cell: RunID(of: config.cell, data: facts),
      config: config, data: facts, position: position, levels: levels, cost: cost.model,
      steps: cost.steps, residentBytes: residentBytes, differences: differences, held: held)
  }
}

extension CellConfig {
  /// Images that are judged, at most.
  fileprivate static let judged = 100

  fileprivate mutating func shrink(labeled: Int, beside facts: DatasetFacts) {
    training.budget = .steps(2)
    training.evaluations = 1
    training.evaluationImages = min(training.evaluationImages, 16)
    let needed = max(2 * training.imagesPerStep, labeled, Self.judged)
    data.images = min(facts.trainingImages, needed)
    data.testImages = min(facts.testImages, Self.judged)
    data.validationImages = min(data.validationImages, Self.judged)
    guard case .tokens(var target) = model.target else { return }
    switch target.codebook {
    case .kmeans(var settings):
      settings.rounds = 1
      target.codebook = .kmeans(settings)
    case .autoencoder(var settings):
      settings.steps = 2
      target.codebook = .autoencoder(settings)
    }
    model.target = .tokens(target)
  }
}

extension ProbeConfig {
  /// The same probe on few images, once.
  fileprivate var smoke: ProbeConfig {
    var probe = self
    var fewest = 64
    if case .nearestNeighbors(let votes) = kind {
      fewest = max(fewest, votes.neighbors.max() ?? 0)
    }
    probe.images = min(images, fewest)
    probe.data = data?.limited(to: CellConfig.judged)
    probe.batchSize = min(batchSize, 32, probe.images)
    probe.epochs = 1
    return probe
  }
}
