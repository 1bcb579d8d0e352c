import Data
import Models
import Testing

@testable import Training

/// How images are read: drawn for training, fixed for validation.
struct SequenceTests {
  private static let grid = PatchGrid.square(side: 4)

  private func config(_ change: (inout ModelConfig) -> Void) -> ModelConfig {
    var config = TrainerTests.model
    change(&config)
    return config
  }

  private func sequences(seed: Int = 1, _ change: (inout ModelConfig) -> Void) -> TrainingSequences
  {
    TrainingSequences(
      config: config(change), grid: Self.grid, seed: seed, images: 15_000,
      imagesPerStep: 24)
  }

  private func views(_ config: ModelConfig) -> [ValidationView] {
    config.objective.method.views(config, Self.grid)
  }

  @Test func `prefixes are uniform over all lengths`() {
    let sequences = sequences { _ in }
    var counts: [Int: Int] = [:]
    for draw in 0..<15_000 { counts[sequences[draw].prefix, default: 0] += 1 }
    #expect(counts.keys.sorted() == Array(1...15))
    #expect(counts.values.allSatisfy { (850...1150).contains($0) })
  }

  @Test func `a prefix stays in its range, counts what follows, and validates causally`() {
    var range = PrefixRange()
    (range.shortest, range.longest) = (3, 5)
    let sequences = sequences { $0.attention = .prefix(range) }
    #expect(Set((0..<300).map { sequences[$0].prefix }) == [3, 4, 5])
    #expect(
      (0..<300).allSatisfy { sequences[$0].lossPositions == Array((sequences[$0].prefix - 1)..<15) }
    )
    let views = { (attention: Models.Attention) in
      self.views(self.config { $0.attention = attention })
    }
    let (ranged, causal) = (views(.prefix(range)), views(.causal))
    #expect(ranged[0].name == nil && causal.count == 1)
    #expect((0..<9).allSatisfy { ranged[0].sequence($0) == causal[0].sequence($0) })
  }

  @Test(arguments: [(0.5, 8), (0.75, 12), (0.3, 5)])
  func `the hidden share is exact, and every patch is hidden alike often`(
    _ ratio: Double, _ count: Int
  ) {
    var masking = Masking()
    masking.ratio = ratio
    let drawn = sequences { ($0.objective, $0.attention) = (Objective(masking), .bidirectional) }
    var hidden = [Int](repeating: 0, count: 16)
    for draw in 0..<4000 {
      let sequence = drawn[draw]
      #expect(sequence.lossPositions.count == count && sequence.prefix == 16)
      for place in sequence.lossPositions { hidden[place] += 1 }
    }
    let expected = 4000 * count / 16
    #expect(hidden.allSatisfy { abs($0 - expected) < 150 })
    #expect(drawn[7] == drawn[7] && drawn[7] != drawn[8])
    let other = sequences(seed: 2) {
      ($0.objective, $0.attention) = (Objective(masking), .bidirectional)
    }
    #expect(drawn[7] != other[7])
  }

  @Test func `drawn orders are permutations of their own, and annealed ones end in raster`() {
    let random = sequences { ($0.order, $0.attention) = (.random, .causal) }
    #expect((0..<50).allSatisfy { random[$0].readingOrder.sorted() == Array(0..<16) })
    #expect(Set((0..<50).map { random[$0].readingOrder }).count == 50)
    let annealed = sequences { ($0.order, $0.attention) = (.annealed(Annealing()), .causal) }
    func randomFraction(_ draws: Range<Int>) -> Double {
      let drawn = draws.filter { annealed[$0].readingOrder != Array(0..<16) }
      return Double(drawn.count) / Double(draws.count)
    }
    #expect(randomFraction(0..<100) > 0.95)
    // Halfway to the end of annealing, at three eighths of the run.
    #expect(abs(randomFraction(5375..<5875) - 0.5) < 0.1)
    #expect(randomFraction(11_250..<15_000) == 0)
  }

  @Test func `blocks are drawn whole and predict the block after the next one begins`() {
    let drawn = sequences { ($0.order, $0.attention) = (.random, .blockCausal(Blocks())) }
    for draw in 0..<50 {
      let sequence = drawn[draw]
      #expect(sequence.lossPositions == Array(0..<12))
      for block in 0..<4 {
        let cells = sequence.readingOrder[(4 * block)..<(4 * block + 4)]
        #expect(Set(cells.map { $0 / 8 * 2 + $0 % 4 / 2 }).count == 1)
      }
    }
  }

  @Test(arguments: [PatchOrder.fixed(.spiralInward), .random, .annealed(Annealing())])
  func `validation shows each image the same way to every run`(_ order: PatchOrder) {
    let config = config { ($0.order, $0.attention) = (order, .causal) }
    let (one, other) = (views(config), views(config))
    #expect(one.count == config.objective.method.viewCount(config, patches: 16))
    for (a, b) in zip(one, other) {
      #expect((0..<9).allSatisfy { a.sequence($0) == b.sequence($0) })
    }
    let evaluationOrder = config.readingOrder(Self.grid)
    let isSettled = (0..<9).allSatisfy { one[0].sequence($0).readingOrder == evaluationOrder }
    #expect(isSettled == (order != .random))
  }

  @Test func `what a loss measures is said by its kind`() {
    let kind = { (change: (inout ModelConfig) -> Void) in self.config(change).lossKind }
    #expect(kind { _ in }.unit == "MSE of normalized 4 × 4 patches")
    #expect(kind { _ in }.condition == "causal, raster order")
    #expect(kind { $0.attention = .causal } == kind { _ in })
    #expect(kind { $0.order = .annealed(Annealing()) } == kind { _ in })
    #expect(kind { $0.order = .random }.condition == "causal, random order")
    #expect(
      kind { $0.attention = .blockCausal(Blocks()) }.condition == "causal by 2 × 2, raster order")
    var masking = Masking()
    masking.ratio = 0.75
    #expect(kind { $0.objective = Objective(masking) }.condition == "75 % of the patches hidden")
  }
}

extension PatchGrid {
  fileprivate static func square(side: Int) -> PatchGrid {
    do {
      let shape = ImageShape(height: 4 * side, width: 4 * side, channels: 3)
      return try PatchGrid(shape: shape, patchSize: 4)
    } catch { preconditionFailure("\(error)") }
  }
}
