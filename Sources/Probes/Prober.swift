public import Data
import Kernels
public import Models

/// Runs probes on a trunk that is frozen or trained further.
///
/// All selection uses the validation split; the test split is read once, for the selected
/// candidate. Probes of one trunk with the same attention mask share one pass over the images,
/// whatever blocks they read.
public struct Prober {
  private let model: Model
  private let dataset: Dataset
  private let others: [ProbeImages: Dataset]
  private let seed: Int
  private let threads: Int

  /// Maximum size of the features of one pass: 1 GiB.
  ///
  /// Probes that need more together are split over several passes; the features of a single probe
  /// are always kept whole, and averaged patches need little memory.
  private static let heldFloats = 1 << 28

  /// - Parameters:
  ///   - model: Only read.
  ///   - dataset: The labeled images of the splits.
  ///   - others: The images of every probe that has images of its own.
  ///   - seed: The run's seed; probes use separate random streams.
  ///   - threads: Number of threads; the results do not depend on it.
  public init(
    model: Model, dataset: Dataset, others: [ProbeImages: Dataset] = [:], seed: Int, threads: Int
  ) {
    self.others = others
    (self.model, self.dataset, self.seed, self.threads) = (model, dataset, seed, threads)
  }

  /// Trains and evaluates probes.
  ///
  /// - Returns: For each probe, one score per candidate.
  /// - Throws: ``ModelError`` if an untrained trunk cannot be made.
  public func scores(_ probes: [ProbeConfig]) throws -> [[ProbeScore]] {
    var scores = Array(repeating: [ProbeScore](), count: probes.count)
    _ = try score(probes) { place, found, _ in scores[place] = found }
    return scores
  }

  /// Trains and evaluates probes, and records the scores of each pass and each adaptation as soon
  /// as they are complete.
  ///
  /// - Parameters:
  ///   - probes: The probes to score.
  ///   - isStopped: Checked many times a second; once true, unfinished work is discarded.
  ///   - record: Receives a probe's index in `probes`, one score per candidate, and the weights of the
  ///     selected one where the trunk is frozen and the kind has any.
  /// - Returns: Whether every probe was scored.
  /// - Throws: ``ModelError`` if an untrained trunk cannot be made, and the errors of `record`.
  public func score(
    _ probes: [ProbeConfig], isStopped: @escaping () -> Bool = { false },
    record: (Int, [ProbeScore], Safetensors?) throws -> Void
  ) throws -> Bool {
    BLAS.useOneThread()
    let stop = StopSignal(isStopped)
    do {
      for members in passes(probes) {
        let pass = SharedPass(
          members.map { probes[$0] }, trunk: try trunk(probes[members[0]].trunk),
          dataset: images(of: probes[members[0]]), seed: seed, threads: threads, stop: stop)
        for (member, scored) in zip(members, try pass.scores()) {
          try record(member, scored.scores, scored.weights)
        }
      }
      for (place, probe) in probes.enumerated() where probe.adaptation != .frozen {
        let adaptation = Adaptation(
          probe, model: try trunk(probe.trunk), dataset: images(of: probe), seed: seed,
          threads: threads, stop: stop)
        try record(place, try adaptation.scores(), nil)
      }
      return true
    } catch is ProbingStopped {
      return false
    }
  }

  private func images(of probe: ProbeConfig) -> Dataset {
    guard let data = probe.data else { return dataset }
    guard let other = others[data] else {
      preconditionFailure("the images of a probe were not loaded")
    }
    return other
  }

  private func trunk(_ probed: ProbedTrunk) throws -> Model {
    switch probed {
    case .untrained: try Model(config: model.config, grid: model.grid, seed: seed)
    case .student: model.student
    case .trained, .pixels, .flattenedPixels: model
    }
  }

  /// The indices of the probes that share a pass, pass by pass.
  private func passes(_ probes: [ProbeConfig]) -> [[Int]] {
    let keys = probes.map { TrunkPass($0) }
    let frozen = probes.indices.filter { probes[$0].adaptation == .frozen }
    let groups = frozen.reduce(into: [[Int]]()) { groups, place in
      if let group = groups.firstIndex(where: { keys[$0[0]] == keys[place] }) {
        groups[group].append(place)
      } else {
        groups.append([place])
      }
    }
    return groups.flatMap { divided($0, probes) }
  }

  /// Splits the probes of one pass so that the features of each part stay within the limit.
  private func divided(_ members: [Int], _ probes: [ProbeConfig]) -> [[Int]] {
    var parts: [[Int]] = []
    var held: Set<FeatureNeed> = []
    for member in members {
      let need = FeatureNeed(probes[member], depth: model.config.depth)
      let isFull = floats(held.union([need]), probes[member].images) > Self.heldFloats
      if parts.isEmpty || (isFull && !held.isEmpty) {
        parts.append([])
        held = []
      }
      parts[parts.count - 1].append(member)
      held.insert(need)
    }
    return parts
  }

  private func floats(_ needs: Set<FeatureNeed>, _ images: Int) -> Int {
    let perImage = model.grid.count * max(model.config.width, model.grid.valuesPerPatch)
    return needs.count { $0.rows == .patches } * images * perImage
  }
}
