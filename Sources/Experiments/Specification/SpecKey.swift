/// The sections of a spec file.
public enum SpecKey: String, CaseIterable, Sendable {
  case question, source, base, set, axes, hold, picks, runs, seeds, probes, limits, expect, fits

  /// One sentence for listings.
  public var meaning: String {
    switch self {
    case .question: "The question that the study asks, one sentence; required."
    case .source: "The paper, table or figure it tests or extends."
    case .base: "Settings that all runs share: a mapping, or dotted paths such as model.width."
    case .set: "Settings that replace those of base, as `run --set` gives them."
    case .axes: "What varies: {axis: {level: {setting: value}}}, or {axis: {setting: [values]}}."
    case .hold:
      "Quantities kept equal: {trunkParameters: {along: axis, by: model.width, within: 0.02}}."
    case .picks: "Named parts of the grid: {name: {axis: level or [levels], seeds: 5}}."
    case .runs: "Axes and picks joined by * and + (default: the product of all axes)."
    case .seeds: "Number of seeds, a list of seeds, or {first: 4, most: 24, until: decided} (default: 1)."
    case .probes: "Probes that evaluate the features: {name: {kind: linear}}."
    case .limits: "Resources that the study may use: hours, disk, workers, threads."
    case .expect:
      "Claims to be tested: {sentence: {metric: …, claim: …, paper: …}}."
    case .fits: "Laws, profiles and frontiers to fit: {name: {law: power, x: parameters}}."
    }
  }
}
