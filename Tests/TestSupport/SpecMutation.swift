/// A small study that says nearly all that a spec can say, and its random mutations.
public enum SpecMutation {
  public static let whole = """
    question: Does it matter what a patch sees?
    source: &text 'A, table 3'
    base: &base
      data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}, flip: false}
      data.validationImages: 20
      model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
      training: {budget: {images: 400}, batchSize: 4, evaluations: 1, evaluationImages: 10}
    axes:
      attention:
        prefix: {}
        causal: &causal {model.attention: causal}
        masked: {<<: *causal, model.objective: {masked: {ratio: 0.5}}, model.attention: bidirectional}
      width: {model.width: [8, 16, 32]}
      mlp: {base: {}, narrow: {model.mlpRatio: 2}}
    hold: {trunkParameters: {along: mlp, by: model.width, within: 0.5}}
    picks: {noise: {attention: causal, width: [8, 32], seeds: 2}}
    runs: attention * width + mlp + noise
    seeds: 2
    probes:
      linear: {kind: linear, images: 20, learningRates: [1e-3, 1e-2], features: {last: 1}}
      each: {kind: attentive, images: 20, features: eachBlock}
      near: {kind: {nearestNeighbors: {neighbors: [5, 10]}}, images: 20, trunk: untrained}
      low: {kind: linear, images: 20, adaptation: {lora: {rank: 2}}}
    limits: {hours: 1, disk: 2GB, workers: 2}
    expect:
      a prefix helps: {metric: probe.linear, claim: causal - prefix <= -0.01, at: width=8, paper: 1 against 2}
    fits:
      size: {law: power, x: parameters, by: attention}
      link: {law: chanceLink, y: probe.linear, fix: {chance: 0.1}, by: attention}

    """

  /// What YAML and specs give a meaning, and what they do not expect.
  private static let pieces = [
    "{", "}", "[", "]", ":", ": ", ",", "- ", "&a ", "*a", "*base", "<<: *base", "!x ", "#", "'",
    "\"",
    "|", ">", "\t", "\n", "---\n", "%", "@", "~", "null", "true", "0", "-1", "1e308", "1e-9", "nan",
    "1_0", "999999999999999999999", "0x1", "\u{0}", "\u{7f}", "\u{85}", "\u{feff}", "é", "🙂", "..",
    "/",
    "model", "model.width", "axes", "base", "runs: attention", "((((", " * ", " + ",
    "{a: {}, a: {}}",
  ]

  /// The text with one to four pieces lost, repeated, moved or replaced.
  public static func mutated(_ text: String, _ generator: inout TestGenerator) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let place = Int.random(in: lines.indices, using: &generator)
      var line = Array(lines[place])
      let column = Int.random(in: 0...line.count, using: &generator)
      let end = Int.random(in: column...line.count, using: &generator)
      let piece = pieces.randomElement(using: &generator) ?? ""
      switch Int.random(in: 0..<7, using: &generator) {
      case 0: line.insert(contentsOf: piece, at: column)
      case 1: line.replaceSubrange(column..<end, with: piece)
      case 2: line.removeSubrange(column..<end)
      case 3 where column < line.count: line.remove(at: column)
      case 4: lines.insert(lines.randomElement(using: &generator) ?? "", at: place)
      case 5: lines.remove(at: place)
      default: lines[place] = String(repeating: " ", count: column % 5) + lines[place]
      }
      if lines.isEmpty { lines = [""] }
      if lines.indices.contains(place), !line.isEmpty { lines[place] = String(line) }
    }
    return lines.joined(separator: "\n")
  }
}
