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

    public init(training: Double, probing: Double) {
      (self.training, self.probing) = (training, probing)
    }

    public var seconds: Double { training + probing }
  }

  public private(set) var runs: [RunID: Share]
  /// Core seconds of the floors that are missing.
  public let floors: Double

  public init(runs: [RunID: Share], floors: Double = 0) {
    (self.runs, self.floors) = (runs, floors)
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
    for run in work.untrained {
      let probing = price.probingSeconds(run, probes: probes)
      runs[run.id] = Share(
        training: price.seconds(run, probes: probes) - probing, probing: probing)
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
        plan, known: index?.store.floors(of: plan.spec.name) ?? [], price: price))
  }
}
