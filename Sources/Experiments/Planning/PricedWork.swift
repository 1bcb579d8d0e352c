import Probes
import Store

/// What is still to be done of a study, priced run by run: `plan` shows the sum, and `run` counts it
/// down.
public struct PricedWork: Sendable {
  /// Core seconds that one run takes.
  public struct Share: Hashable, Sendable {
    /// With its tokenizer, where the run is the first that needs it.
    public var training: Double
    public var probing: Double
    /// The first part of its steps that a longer run takes for it, 0 to 1.
    public let sharedFraction: Double

    public init(training: Double, probing: Double, sharedFraction: Double = 0) {
      (self.training, self.probing) = (training, probing)
      self.sharedFraction = sharedFraction
    }

    /// The part of its own steps that are taken, 0 to 1.
    ///
    /// - Parameter fraction: Of all its steps.
    public func trained(_ fraction: Double) -> Double {
      max(0, (fraction - sharedFraction) / (1 - sharedFraction))
    }

    public var seconds: Double { training + probing }
  }

  public private(set) var runs: [RunID: Share]
  /// Core seconds of the floors that are missing.
  public let floors: Double
  /// Runs whose first steps a longer run takes for them, and the operations that this saves.
  public let branches: Int
  public let sharedFLOPs: Double

  public init(
    runs: [RunID: Share], floors: Double = 0, branches: Int = 0, sharedFLOPs: Double = 0
  ) {
    (self.runs, self.floors) = (runs, floors)
    (self.branches, self.sharedFLOPs) = (branches, sharedFLOPs)
  }

  /// Core seconds of everything.
  public var seconds: Double { runs.values.reduce(floors) { $0 + $1.seconds } }
}

extension PricedWork {
  /// - Parameters:
  ///   - plan: The study.
  ///   - work: Its remaining work.
  ///   - price: Of this machine.
  ///   - index: What is known already; nil when nothing was run yet.
  /// - Throws: What keeps the index from being read.
  public init(_ plan: Plan, work: OpenWork, price: Price, index: RunIndex?) throws {
    let probes = plan.spec.probes.map(\.value)
    var runs: [RunID: Share] = [:]
    var (branches, sharedFLOPs) = (0, 0.0)
    let (stems, open) = (Stems(plan.runs), Set(work.untrained.map(\.id)))
    // Runs of a cell are alike, and there may be ten thousand.
    var known: [RunID: Share] = [:]
    for run in work.untrained {
      let alone: Share
      if let alike = known[run.cell] {
        alone = alike
      } else {
        let probing = price.probingSeconds(run, probes: probes)
        alone = Share(training: price.seconds(run, probes: probes) - probing, probing: probing)
        known[run.cell] = alone
      }
      let shared = stems.sharedFraction(of: run, trained: open)
      runs[run.id] = Share(
        training: alone.training * (1 - shared), probing: alone.probing, sharedFraction: shared)
      if shared > 0 { (branches, sharedFLOPs) = (branches + 1, sharedFLOPs + shared * run.flops) }
    }
    for open in work.unprobed {
      runs[open.run.id] = Share(
        training: 0, probing: price.probingSeconds(open.run, probes: open.probes))
    }
    let untrained = Set(work.untrained.map(\.id))
    let trained = plan.runs.filter { !untrained.contains($0.id) }
    for run in work.untrained.tokenizerFits(besides: trained) {
      runs[run.id]?.training += price.tokenizerSeconds(run)
    }
    self.init(
      runs: runs,
      floors: try StudyFloors(plan).seconds(
        plan, known: index?.store.floors(of: plan.spec.name) ?? [], price: price),
      branches: branches, sharedFLOPs: sharedFLOPs)
  }
}
