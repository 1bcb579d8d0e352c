import Data
import Kernels
import Models
import Testing

@testable import Probes

/// Probes that share passes over the images, and probing that is told to stop.
struct PassTests {
  private func model(_ dataset: Dataset) throws -> Model {
    var config = ModelConfig()
    (config.width, config.depth, config.heads, config.patchSize) = (16, 3, 2, 4)
    return try Model(
      config: config, grid: PatchGrid(shape: dataset.shape, patchSize: 4), seed: 1)
  }

  private func prober(threads: Int = 2) throws -> Prober {
    let dataset = try ProbeTests.dataset.get()
    return Prober(model: try model(dataset), dataset: dataset, seed: 2, threads: threads)
  }

  private func probe(_ kind: ProbeKind, _ features: FeatureBlocks) -> ProbeConfig {
    var probe = ProbeConfig()
    (probe.kind, probe.features, probe.learningRates) = (kind, features, [3e-2])
    (probe.images, probe.epochs, probe.batchSize) = (200, 2, 50)
    return probe
  }

  private var probes: [ProbeConfig] {
    var voters = KNNProbe()
    voters.neighbors = [1, 20]
    let blocks: [FeatureBlocks] = [.block(0), .block(2), .last(2)]
    return [ProbeKind.linear, .attentive(.init()), .nearestNeighbors(voters)].flatMap { kind in
      blocks.map { probe(kind, $0) }
    }
  }

  @Test func `probes of many blocks in one pass score as each does alone`() throws {
    let prober = try prober()
    let together = try prober.scores(probes)
    for (config, scores) in zip(probes, together) {
      #expect(try prober.scores([config])[0] == scores)
    }
    #expect(Set(together.map { $0[0].validationAccuracy }).count > 3)
  }

  /// After one block a patch knows what it saw: from the prefix's last patch on, that is what a
  /// causal mask shows too.
  @Test func `a prefix at adaptation shows its patches to all`() throws {
    let dataset = try ProbeTests.dataset.get()
    let model = try model(dataset)
    func features(_ attention: AdaptationAttention, blocks: Range<Int> = 0..<1) -> [Float] {
      frozenFeatures(
        model: model, dataset: dataset, images: 1, blocks: blocks, attention: attention
      ).all.values
    }
    let (causal, prefix, width) = (features(.causal), features(.prefix(6)), 16)
    let differing = (0..<16).filter { patch in
      let values = (patch * width)..<((patch + 1) * width)
      return causal[values] != prefix[values]
    }
    #expect(differing == Array(0..<5))
    #expect(features(.prefix(1), blocks: 0..<3) == features(.causal, blocks: 0..<3))
    #expect(features(.prefix(16), blocks: 0..<3) == features(.bidirectional, blocks: 0..<3))
  }

  /// Registers change what patches and the class token are, but are read by no probe.
  @Test func `probes of patches and class token share a pass and score as each does alone`() throws {
    let dataset = try ProbeTests.dataset.get()
    var config = ModelConfig()
    (config.width, config.depth, config.heads, config.patchSize) = (16, 3, 2, 4)
    (config.form.classToken, config.form.registers) = (true, 2)
    let model = try Model(
      config: config, grid: PatchGrid(shape: dataset.shape, patchSize: 4), seed: 1)
    let blocks: [FeatureBlocks] = [.block(0), .last(2)]
    let ofToken = [ProbeKind.linear, .nearestNeighbors(.init())].flatMap { kind in
      blocks.map { features in
        var probe = probe(kind, features)
        probe.tokens = .classToken
        return probe
      }
    }
    let probes = [probe(.linear, .block(0)), probe(.attentive(.init()), .last(2))] + ofToken
    let prober = Prober(model: model, dataset: dataset, seed: 2, threads: 2)
    let together = try prober.scores(probes)
    for (config, scores) in zip(probes, together) {
      #expect(try prober.scores([config])[0] == scores)
    }
    #expect(Set(together.map { $0[0].validationAccuracy }).count > 3)
    func features(_ blocks: Range<Int>, _ rows: FeatureRows) -> [Float] {
      frozenFeatures(
        model: model, dataset: dataset, images: 3, blocks: blocks, attention: .bidirectional,
        rows: rows
      ).all.values
    }
    let tokens = (0..<3).map { features($0..<($0 + 1), .classToken) }
    let mean = zip(tokens[1], tokens[2]).map { ($0 + $1) / 2 }
    #expect(zip(features(1..<3, .classToken), mean).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(Set(tokens).count == 3 && tokens.allSatisfy { $0.count == 3 * 16 })
    #expect(features(0..<3, .patches).count == 3 * 16 * 16)
  }

  @Test func `the last of one block is that block`() throws {
    let scores = try prober().scores([probe(.linear, .last(1)), probe(.linear, .block(2))])
    #expect(scores[0] == scores[1])
  }

  @Test func `a probe of each block stands for one probe per block`() {
    let expanded = probe(.linear, .eachBlock).expanded(depth: 3)
    #expect(expanded.map(\.suffix) == ["@0", "@1", "@2"])
    #expect(expanded.map(\.probe.features) == [.block(0), .block(1), .block(2)])
    #expect(probe(.linear, .last(2)).expanded(depth: 3).map(\.suffix) == [""])
  }

  @Test func `neighbors are candidates of which validation chooses`() throws {
    let scores = try prober().scores([probes[8]])[0]
    #expect(scores.map(\.neighbors) == [1, 20] && scores.allSatisfy { $0.learningRate == nil })
    #expect(scores.filter(\.isSelected).count == 1)
  }

  @Test func `probing that is stopped keeps what is scored`() throws {
    var pixels = probe(.linear, .last(1))
    pixels.trunk = .pixels
    let both = [probe(.linear, .last(1)), pixels]
    let prober = try prober()
    let whole = try prober.scores(both)
    var kept: [Int: [ProbeScore]] = [:]
    let flag = Flag()
    let isDone = try prober.score(both, isStopped: { flag.isSet }) { place, scores, _ in
      kept[place] = scores
      flag.isSet = true
    }
    #expect(!isDone && kept == [0: whole[0]])
    #expect(try !prober.score(both, isStopped: { true }) { _, _, _ in Issue.record("scored") })
  }

  @Test func `a kind's own learning rates are taken where none are named`() {
    var probe = ProbeConfig()
    #expect(probe.candidates.count == 5 && probe.candidates.contains(.learningRate(0.1)))
    #expect(probe.resolved.resolved == probe.resolved)
    probe.learningRates = [1]
    #expect(probe.candidates == [.learningRate(1)] && probe.resolved == probe)
  }
}

private final class Flag { var isSet = false }
