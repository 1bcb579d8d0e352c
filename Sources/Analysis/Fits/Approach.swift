import Foundation
public import Scaling
public import Questions
import Store

/// One estimate of the compute-optimal split of a budget: from profiles, a frontier, or a surface.
public struct Approach: Sendable {
  /// The number and kind of Hoffmann's approach: `2, profiles`.
  public let title: String
  /// The fit's name in the spec, with the envelope of a frontier.
  public let fit: String
  /// The label in figures.
  public var label: String { "\(fit), approach \(title.prefix(1))" }
  /// The metric: the loss, or a probe, whose error is split.
  public let metric: Metric
  /// The names of its counts of size and of data.
  public let size: String
  public let data: String
  /// The points behind its lines: budget, size, data.
  public let points: [(flops: Double, size: Double, data: Double)]
  /// Exponents of size and data in each resample.
  public let exponents: [(size: Double, data: Double)]
  /// The confidence level of intervals.
  public let confidence: Double
  /// The optimal split of a budget; nil if there is none.
  public let allocation: @Sendable (_ flops: Double) -> Allocation?
}

extension Approach {
  init(_ stored: StoredAllocation, _ profiles: IsoFLOP) {
    self.init(
      title: "2, profiles", fit: stored.name, metric: stored.metric, size: stored.size,
      data: stored.data,
      points: profiles.profiles.compactMap { profile in
        profile.optimum.map { (profile.flops, $0.parameters, $0.images) }
      },
      exponents: profiles.draws.exponents, confidence: profiles.draws.confidence,
      allocation: { profiles.allocation(of: $0) })
  }

  init(_ stored: StoredAllocation, _ frontier: Frontier) {
    self.init(
      title: "1, frontier", fit: "\(stored.name)-\(frontier.envelope.rawValue)",
      metric: stored.metric, size: stored.size, data: stored.data,
      points: frontier.points.map { point in
        (
          point.inputs["flops"] ?? .nan, point.inputs["parameters"] ?? .nan,
          point.inputs["images"] ?? .nan
        )
      },
      exponents: frontier.draws.exponents, confidence: frontier.draws.confidence,
      allocation: { frontier.allocation(of: $0) })
  }

  /// - Parameters:
  ///   - stored: A fitted law; the result is nil if it has no optimal split.
  ///   - flopsPerPair: The cost of one count of size on one count of data.
  init?(_ stored: StoredFit, flopsPerPair: Double) {
    let fit = stored.fit
    guard fit.inputs.count == 2, fit.allocation(of: 1, flopsPerPair: flopsPerPair) != nil else {
      return nil
    }
    self.init(
      title: "3, surface", fit: stored.name, metric: Metric(stored.y), size: fit.inputs[0],
      data: fit.inputs[1],
      points: [],
      exponents: fit.drawnParameters.map { values in
        let alpha = values["alpha"] ?? .nan
        let beta = values["beta"] ?? alpha
        return (beta / (alpha + beta), alpha / (alpha + beta))
      }, confidence: fit.draws.resampling.confidence,
      allocation: { fit.allocation(of: $0, flopsPerPair: flopsPerPair) })
  }
}

extension StudyData {
  /// All estimates of the compute-optimal split, ordered by approach.
  public var approaches: [Approach] {
    let lines = allocations.flatMap { stored -> [Approach] in
      switch stored.result {
      case .profiles(let profiles): [Approach(stored, profiles)]
      case .frontiers(let frontiers): frontiers.map { Approach(stored, $0) }
      }
    }
    let surfaces = fits.compactMap { stored -> Approach? in
      guard stored.fit.inputs.count == 2 else { return nil }
      let cost = flopsPerPair(size: stored.fit.inputs[0], data: stored.fit.inputs[1])
      return Approach(stored, flopsPerPair: cost.typical)
    }
    return (lines + surfaces).filter { $0.allocation(largestBudget) != nil }
      .sorted { ($0.title, $0.fit) < ($1.title, $1.fit) }
  }

  /// The largest compute of a run.
  public var largestBudget: Double { finished.map(\.flops).max() ?? .nan }

  /// κ in C = κ N D: the geometric mean over the runs of the operations counted on the graph, and
  /// its range.
  public func flopsPerPair(size: String, data: String) -> (
    typical: Double, low: Double, high: Double
  ) {
    let costs = finished.map { run in
      run.flops / (Self.count(size, of: run) * Self.count(data, of: run))
    }
    let mean = exp(costs.reduce(0) { $0 + log($1) } / Double(max(costs.count, 1)))
    return (mean, costs.min() ?? .nan, costs.max() ?? .nan)
  }

  private var finished: [RunRow] { runs.map(\.run).filter { $0.state == .done } }

  private static func count(_ name: String, of run: RunRow) -> Double {
    switch name {
    case "parameters": Double(run.parameters)
    case "trunkParameters": Double(run.trunkParameters)
    case "images": Double(run.images)
    case "patches": Double(run.patches)
    default: .nan
    }
  }
}
