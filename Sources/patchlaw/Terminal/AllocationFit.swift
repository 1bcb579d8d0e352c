import Foundation
import Reporting
import Scaling

/// IsoFLOP profiles and frontiers of a table's rows.
struct AllocationFit {
  private let observations: [Observation]
  private let method: FitMethod

  init(_ table: PointTable, _ points: FitPoints, _ method: FitMethod) throws {
    guard let n = points.n, let d = points.d ?? points.c.map({ "(\($0)) / (6 * (\(n)))" }) else {
      throw UserError("profiles need sizes and data: name columns with --n and --d (or --c)")
    }
    let c = points.c ?? "6 * (\(n)) * (\(d))"
    observations = try table.observations(
      points.roles([("parameters", n), ("images", d), ("flops", c)])
    ).observations
    self.method = method
  }

  func isoFLOP(json: Bool, plot: String?) throws {
    let profiles = IsoFLOP(
      observations, resampling: method.resampling, threads: try method.options().threads)
    if let plot {
      let url = URL(filePath: plot)
      try IsoFLOPFigure(
        name: url.deletingPathExtension().lastPathComponent, profiles: profiles,
        title: "IsoFLOP profiles"
      ).figure.draw(in: url.deletingLastPathComponent().path)
    }
    if json { return try printJSON(profiles) }
    var text = TextTable(headings: [
      "FLOPs", "points", "best size", "interval", "best data", "loss",
    ])
    text.rows = profiles.profiles.map { profile in
      [number(profile.flops), "\(profile.observations.count)"]
        + [profile.optimum.map { number($0.parameters) } ?? profile.reason ?? "–"]
        + [
          profile.sizeInterval.map { "[\(number($0.lowerBound)), \(number($0.upperBound))]" } ?? "–"
        ]
        + [profile.optimum.map { number($0.images) } ?? "–"]
        + [profile.optimum.map { number($0.loss) } ?? "–"]
    }
    print(text.text())
    printLine("N_opt", profiles.parameters, profiles.parametersExponent)
    printLine("D_opt", profiles.images, profiles.imagesExponent)
    try printSurface()
    for warning in profiles.warnings {
      print("warning: \(warning.name.rawValue): \(warning.detail)")
    }
    print("\nagain: \(TableFit.commandLine)")
  }

  func frontier(json: Bool) throws {
    let threads = try method.options().threads
    let frontiers = Frontier.Envelope.allCases.map {
      Frontier(observations, envelope: $0, resampling: method.resampling, threads: threads)
    }
    if json { return try printJSON(frontiers) }
    for frontier in frontiers {
      print("\(frontier.envelope.rawValue): \(frontier.points.count) points")
      printLine("N", frontier.parameters, frontier.parametersExponent)
      printLine("D", frontier.images, frontier.imagesExponent)
    }
    print("\nagain: \(TableFit.commandLine)")
  }

  /// The surface beside the parabolas, whose vertices are biased where exponents differ.
  private func printSurface() throws {
    var options = try method.options()
    options.heldOut = .nothing
    guard let fit = try? Law.chinchilla.fit(observations, options: options),
      let flops = observations.compactMap({ $0.inputs["flops"] }).max(),
      let allocation = fit.allocation(of: flops)
    else { return }
    print("surface (chinchilla): N_opt grows as C^\(interval(allocation.exponent))")
  }

  private func printLine(_ name: String, _ line: PowerLine?, _ range: ClosedRange<Double>?) {
    guard let line else { return print("\(name): fewer than two optima") }
    let estimate = Estimate(
      value: line.exponent, low: range?.lowerBound, high: range?.upperBound)
    print("\(name)(C) = \(number(line.coefficient)) C^\(interval(estimate))")
  }
}
