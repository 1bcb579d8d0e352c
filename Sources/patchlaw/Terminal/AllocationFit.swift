import Text
import Foundation
import Analysis
import Reporting
import Scaling
import Settings

/// IsoFLOP profiles and frontiers of a table's rows.
struct AllocationFit {
  private let observations: [Observation]
  private let excluded: [Exclusion]
  private let method: FitMethod
  /// What the user calls size, data, compute and loss.
  private let columns: (size: String, data: String, compute: String, loss: String)

  init(_ table: PointTable, _ points: FitPoints, _ method: FitMethod) throws {
    guard let n = points.n, let d = points.d ?? points.c.map({ "(\($0)) / (6 * (\(n)))" }) else {
      throw UserError("profiles need sizes and data: name columns with --n and --d (or --c)")
    }
    let c = points.c ?? "6 * (\(n)) * (\(d))"
    (observations, excluded) = try table.observations(
      points.roles([("parameters", n), ("images", d), ("flops", c)]))
    (self.method, columns) = (method, (n, d, c, points.loss))
  }

  func isoFLOP(json: Bool, plot: String?) throws {
    let profiles = IsoFLOP(
      observations, method: method.minimum ?? .parabola, resampling: method.resampling,
      threads: method.options.threads)
    if let plot {
      let drawing = UserFigure(path: plot)
      try drawing.draw(
        IsoFLOPFigure(
          name: drawing.name, profiles: profiles, title: "IsoFLOP profiles", place: columns.size,
          loss: columns.loss
        ).figure)
    }
    if json {
      var card = ProfilesCard(profiles, leftOut: excluded)
      card.command = TableFit.commandLine
      return try printJSON(card)
    }
    printProfiles(profiles)
    printLine("N_opt", profiles.parameters, profiles.parametersExponent)
    printLine("D_opt", profiles.images, profiles.imagesExponent)
    try printSurface()
    printNotes(profiles.warnings, profiles.excluded)
  }

  private func printProfiles(_ profiles: IsoFLOP) {
    let text = Table(
      headings: ["FLOPs", "points", "best size", "interval", "best data", "loss"],
      rows: zip(profiles.profiles, profiles.notes).map { profile, note in
        let size = profile.optimum.map {
          Interval(
            $0.parameters, low: profile.sizeInterval?.lowerBound,
            high: profile.sizeInterval?.upperBound)
        }
        let reason = note.isEmpty ? "–" : note
        return [
          profile.flops.significant(6), "\(profile.observations.count)", size?.valueText ?? reason,
          size?.range ?? "–", profile.optimum?.images.significant(6) ?? "–",
          profile.optimum?.loss.significant(6) ?? "–",
        ]
      })
    print(text.text)
  }

  func frontier(json: Bool, plot: String?) throws {
    let threads = method.options.threads
    let frontiers = Frontier.Envelope.allCases.map {
      Frontier(observations, envelope: $0, resampling: method.resampling, threads: threads)
    }
    if let plot {
      let drawing = UserFigure(path: plot)
      try drawing.draw(
        FrontierFigure(
          name: drawing.name, title: "Frontier of training curves", curves: observations,
          frontiers: frontiers, counts: [columns.size, columns.data], compute: columns.compute,
          loss: columns.loss
        ).figure)
    }
    if json {
      return try printJSON(
        frontiers.map { frontier in
          var card = FrontierCard(frontier, leftOut: excluded)
          card.command = TableFit.commandLine
          return card
        })
    }
    for frontier in frontiers {
      print("\(frontier.envelope.rawValue): \(frontier.points.count.counted("point"))")
      printLine("N", frontier.parameters, frontier.parametersExponent)
      printLine("D", frontier.images, frontier.imagesExponent)
      for warning in frontier.warnings {
        print("warning: \(warning.detail)")
      }
    }
    printNotes([], frontiers.first?.excluded ?? [])
  }

  /// The surface beside the parabolas, whose vertices are biased where exponents differ.
  private func printSurface() throws {
    var options = FitOptions()
    (options.resampling, options.threads) = (method.resampling, method.options.threads)
    options.heldOut = .nothing
    guard let fit = try? Law.chinchilla.fit(observations, options: options),
      let flops = observations.compactMap({ $0.inputs["flops"] }).max(),
      let allocation = fit.allocation(of: flops)
    else { return }
    print("surface (chinchilla): N_opt grows as C^\(allocation.exponent.text)")
  }

  private func printLine(_ name: String, _ line: PowerLine?, _ range: ClosedRange<Double>?) {
    guard let line else { return print("\(name): fewer than two optima") }
    let estimate = Estimate(
      value: line.exponent, low: range?.lowerBound, high: range?.upperBound)
    print("\(name)(C) = \(line.coefficient.significant(6)) C^\(estimate.text)")
  }

  private func printNotes(_ warnings: [Warning], _ unusable: [Exclusion]) {
    for warning in warnings { print("warning: \(warning.detail)") }
    for line in Exclusion.summary(excluded + unusable) { print("excluded: \(line)") }
    print("\nagain: \(TableFit.commandLine)")
  }
}
