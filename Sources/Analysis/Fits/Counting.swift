import Foundation
import Questions
public import Scaling
import Store

/// The exponents of one fit under every way to count size and compute that is known of a run.
///
/// What is counted moves exponents more than most methods do: without embeddings and head, Hoffmann's
/// 0.46 becomes Kaplan's 0.74. Source: Pearce & Song 2024 (arXiv:2406.12907); Porian et al. 2024
/// (arXiv:2406.19146).
struct Counting {
  let study: StudyData
  let kind: FitKind
  let runs: [StudyRun]

  /// A way to count size.
  enum Size: String, CaseIterable {
    case parameters, trunkParameters, blockParameters
  }

  /// A way to count compute.
  enum Compute: String, CaseIterable {
    /// Of the exact graph, with and without the head.
    case flops, trunkFlops
    /// 6 N D, with D in patches.
    case sixND = "6 N D"
  }

  /// Ways that papers combine: any size with the exact count or with 6 N D, and the trunk alone.
  static let conventions: [(size: Size, compute: Compute)] =
    Size.allCases.map { ($0, .flops) } + [(.trunkParameters, .trunkFlops)]
    + Size.allCases.map { ($0, .sixND) }

  /// What is fitted but for the counts; equal for fits that differ in counts alone, nil where nothing can
  /// be counted otherwise.
  var subject: String? {
    let sizes = Size.allCases.map(\.rawValue)
    switch kind.form {
    case .law(let law) where law.inputs.count == 1:
      let isSize = sizes.contains(kind.x[0])
      guard isSize || ["flops", "trunkFlops"].contains(kind.x[0]) else { return nil }
      return "\(law.name), \(kind.y), \(isSize ? "size" : "compute")"
    case .law(let law):
      let known = [Law.chinchilla.name, Law.chinchillaTied.name]
      guard known.contains(law.name), sizes.contains(kind.x[0]) else { return nil }
      return "\(law.name), \(kind.y), \(kind.x[1])"
    case .profiles, .frontier:
      guard sizes.contains(kind.x[0]) else { return nil }
      return "\(kind.request.law), \(kind.y), \(kind.x[1])"
    }
  }

  /// One row per way and quantity.
  var exponents: [CountedExponent] {
    switch kind.form {
    case .law(let law) where law.inputs.count == 1: slopes(law)
    case .law(let law): surfaces(law)
    case .profiles(let method): profiles(method)
    case .frontier: frontiers
    }
  }

  private var options: FitOptions {
    var options = kind.options
    options.resampling.count = 200
    options.heldOut = .nothing
    return options
  }

  private var points: StudyPoints { StudyPoints(study: study, kind: kind) }

  /// Points with their counts, under the names of runs.
  private func counted(_ size: Size, _ compute: Compute) -> [Observation] {
    let points =
      isCurve
      ? runs.flatMap(points.countedCurve) : runs.compactMap(points.countedEnd)
    return points.map { point in
      var point = point
      let size = point.inputs[size.rawValue]
      let spent =
        compute == .sixND
        ? size.flatMap { size in point.inputs["patches"].map { 6 * size * $0 } }
        : point.inputs[compute.rawValue]
      point.inputs = [
        "parameters": size, "compute": spent, "flops": point.inputs["flops"],
        "images": kind.x.count > 1 ? point.inputs[kind.x[1]] : nil,
      ].compactMapValues(\.self)
      return point
    }
  }

  private var isCurve: Bool { if case .frontier = kind.form { true } else { false } }

  private func profiles(_ method: IsoFLOP.Method) -> [CountedExponent] {
    Self.conventions.flatMap { size, compute in
      let lines = IsoFLOP(
        counted(size, compute), method: method, resampling: options.resampling,
        compute: "compute", threads: options.threads)
      return rows("profiles", lines, size, compute)
    }
  }

  private var frontiers: [CountedExponent] {
    Self.conventions.flatMap { size, compute in
      let curves = counted(size, compute).map { point in
        var point = point
        point.inputs["flops"] = point.inputs["compute"]
        return point
      }
      return [Frontier.Envelope.hull, .staircase].flatMap { envelope in
        rows(
          envelope.rawValue,
          Frontier(
            curves, envelope: envelope, resampling: options.resampling, threads: options.threads),
          size, compute)
      }
    }
  }

  private func rows(
    _ method: String, _ lines: some AllocationLines, _ size: Size, _ compute: Compute
  ) -> [CountedExponent] {
    guard let best = lines.allocation(of: 1) else { return [] }
    return [("size", best.exponent), ("data", best.dataExponent)].map { quantity, exponent in
      CountedExponent(
        method: method, quantity: quantity, size: size.rawValue, compute: compute.rawValue,
        exponent: exponent)
    }
  }

  /// A surface splits C = κ N D, whatever κ.
  private func surfaces(_ law: Law) -> [CountedExponent] {
    Size.allCases.flatMap { size -> [CountedExponent] in
      guard
        let fit = try? law.fit(
          counted(size, .flops), inputs: ["parameters", "images"], options: options),
        let best = fit.allocation(of: 1)
      else { return [] }
      return [("size", best.exponent), ("data", best.dataExponent)].map { quantity, exponent in
        CountedExponent(
          method: "surface", quantity: quantity, size: size.rawValue, compute: "κ N D",
          exponent: exponent)
      }
    }
  }

  /// The exponents of a law of size alone, or of compute alone.
  private func slopes(_ law: Law) -> [CountedExponent] {
    let isSize = Size(rawValue: kind.x[0]) != nil
    let ways = isSize ? Size.allCases.map { ($0, Compute.flops) } : Self.conventions.distinctCosts
    return ways.flatMap { size, compute -> [CountedExponent] in
      let points = counted(size, compute)
      guard
        let fit = try? law.fit(
          points, inputs: [isSize ? "parameters" : "compute"], options: options),
        let exponent = fit.parameters.first(where: { ["b", "c0", "alpha"].contains($0.name) })
      else { return [] }
      return [
        CountedExponent(
          method: law.name, quantity: "loss",
          size: isSize || compute == .sixND ? size.rawValue : "",
          compute: isSize ? "" : compute.rawValue,
          exponent: Estimate(value: exponent.value, low: exponent.low, high: exponent.high))
      ]
    }
  }
}

extension [(size: Counting.Size, compute: Counting.Compute)] {
  /// Without those that differ in the size alone, where compute does not depend on it.
  fileprivate var distinctCosts: Self {
    filter {
      $0.compute == .sixND || $0.size == ($0.compute == .flops ? .parameters : .trunkParameters)
    }
  }
}

/// An exponent of compute, or of the loss, under one way to count.
public struct CountedExponent: Codable, Sendable {
  /// Profiles, the envelope of a frontier, surface, or the name of a law.
  public let method: String
  /// What grows with compute: size or data; or what falls: the loss.
  public let quantity: String
  /// How size and compute are counted; empty where they are not read.
  public let size: String
  public let compute: String
  public let exponent: Estimate
}

/// The exponents of a fit under other ways to count, as the index holds them.
public struct StoredCounting: Codable, Sendable {
  /// The name of the fit in the spec.
  public let fit: String
  public let rows: [CountedExponent]

  init(fit: String, rows: [CountedExponent]) { (self.fit, self.rows) = (fit, rows) }

  init?(_ row: FitRow) {
    guard let stored: StoredCounting = row.decoded() else { return nil }
    self = stored
  }

  static func name(of fit: String) -> String { "\(fit), counted otherwise" }
}
