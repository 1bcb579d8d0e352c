/// The keys a spec file may begin a line with.
public enum SpecKey: String, CaseIterable, Sendable {
  case question, source, base, axes, hold, picks, runs, seeds, probes, limits, expect, fits

  /// One sentence for listings.
  public var meaning: String {
    switch self {
    case .question: "What the study asks, as a sentence; required."
    case .source: "The paper, table or figure it tests or extends."
    case .base: "Settings every run shares: a map, or dotted paths such as model.width."
    case .axes: "What varies: {axis: {level: {setting: value}}}, or {axis: {setting: [values]}}."
    case .hold:
      "What is kept equal: {trunkParameters: {along: axis, by: model.width, within: 0.02}}."
    case .picks: "Named parts of the grid: {name: {axis: level or [levels], seeds: 5}}."
    case .runs: "Axes and picks joined by * and +; the product of all axes when absent."
    case .seeds: "How many seeds, or a list of them; 1 when absent."
    case .probes: "What measures the features: {name: {kind: linear}}."
    case .limits: "What the study may use: hours, disk, workers, threads."
    case .expect:
      "Claims, written before the first run: {sentence: {metric: …, claim: …, paper: …}}."
    case .fits: "Laws, profiles and frontiers to fit: {name: {law: power, x: parameters}}."
    }
  }
}
