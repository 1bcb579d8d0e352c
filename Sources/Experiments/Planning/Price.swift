import Data
import Foundation
import Kernels
import Models
public import Probes
public import Store

/// What a study will cost on this machine.
public struct Price: Sendable {
  /// Operations per second of one worker's thread in training, in the middle of what was measured.
  public let rate: Double
  /// Where the rate comes from, in words.
  public let basis: String
  private let training: Pace
  private let probing: Pace
  private let past: [String: EffortRow]

  /// Learns from the time that this host's past runs spent on cores, or from a short matrix
  /// product where there are few.
  ///
  /// - Parameters:
  ///   - store: The index of past runs; nil when there is none yet.
  ///   - latest: Of each cell, how many past runs count; nil for all.
  /// - Throws: What keeps the index from being read.
  public init(store: Store?, latest: Int? = nil) throws {
    let rows = try store?.efforts(onHost: Provenance.host, latest: latest) ?? []
    // What another version ran may not be readable any more; the rest says enough.
    let known = rows.compactMap { row in (try? Effort(row)).map { (row, $0) } }
    let trained = known.compactMap { row, effort -> Pace.Point? in
      // The cost of tokenizing is not included in a past run's count.
      guard row.training > Self.shortest, row.share > 0, TokenizerKey(effort.cell) == nil else {
        return nil
      }
      return Pace.Point(effort, rate: effort.training * row.share / row.training)
    }
    let probed = known.compactMap { row, effort -> Pace.Point? in
      guard row.probing > Self.shortest, let probes = try? row.probeConfigs else { return nil }
      return Pace.Point(effort, rate: effort.probing(probes) / row.probing)
    }
    if trained.count >= Self.fewest {
      training = Pace(points: trained)
      basis = "the median of \(trained.count) runs on this host"
    } else {
      let rate = Self.productRate() * Self.shareOfProductRate
      training = Pace(points: [Pace.Point(rate: rate)])
      basis = "from a short matrix product, until \(Self.fewest) runs have finished on this host"
    }
    probing = probed.count >= Self.fewest ? Pace(points: probed) : training
    rate = training.median
    past = Dictionary(rows.map { ($0.run, $0) }) { first, _ in first }
  }

  /// Core seconds that a run takes, its probes included, its tokenizer not.
  public func seconds(_ run: PlannedRun, probes: [ProbeConfig]) -> Double {
    seconds(run, probes, training, probing)
  }

  /// Core seconds that probes take of a run which is trained already.
  public func probingSeconds(_ run: PlannedRun, probes: [ProbeConfig]) -> Double {
    let effort = Effort(run)
    return effort.probing(probes) / probing.rate(effort.shape)
  }

  private func seconds(
    _ run: PlannedRun, _ probes: [ProbeConfig], _ training: Pace, _ probing: Pace
  ) -> Double {
    let effort = Effort(run)
    return effort.training / training.rate(effort.shape)
      + effort.probing(probes) / probing.rate(effort.shape)
  }

  /// Core seconds that fitting the run's tokenizer takes; 0 where it has none.
  public func tokenizerSeconds(_ run: PlannedRun) -> Double {
    guard let tokens = run.cost.tokens else { return 0 }
    return tokens.fittingFLOPs / training.rate(Effort(run).shape)
  }

  /// What a finished run would have cost by what the other cells' runs say, and what it took,
  /// tokenizer apart; nil where this host did not do all of it, or little else.
  public func hindsight(_ run: PlannedRun) -> (priced: Double, taken: Double)? {
    guard let row = past[run.id.text], row.share > 0.99, let probes = try? row.probeConfigs else {
      return nil
    }
    let training = training.apart(from: run.config.cell)
    guard training.points.count >= Self.fewest else { return nil }
    let others = probing.apart(from: run.config.cell)
    let probing = others.points.count >= Self.fewest ? others : training
    return (seconds(run, probes, training, probing), row.training + row.probing)
  }

  /// Fewer past runs than this say less than a matrix product.
  private static let fewest = 3
  /// Seconds; what took less says little.
  private static let shortest = 0.5

  /// What training reaches of a matrix product's rate; measured on runs of width 32 to 72.
  private static let shareOfProductRate = 0.7

  /// Operations per second of a 512³ product on one thread, best of several.
  private static func productRate() -> Double {
    BLAS.useOneThread()
    let n = 512
    let (a, b, c) = (
      FloatBuffer(count: n * n), FloatBuffer(count: n * n), FloatBuffer(count: n * n)
    )
    let times = (0..<12).map { _ in
      ContinuousClock().measure {
        linearForward(output: c.all, input: a.all, weight: b.all, rows: n, inputs: n, outputs: n)
      }
    }
    return 2 * Double(n * n * n) / (times.min() ?? .seconds(1)).seconds
  }
}

/// Operations per second by the shape of the model: small products use a processor less well.
private struct Pace: Sendable {
  struct Point {
    /// The cell of the run; nil for other work.
    let cell: CellConfig?
    let shape: [Double]
    let rate: Double

    init(rate: Double) { (cell, shape, self.rate) = (nil, [], rate) }
    init(_ effort: Effort, rate: Double) {
      (cell, shape, self.rate) = (effort.cell, effort.shape, rate)
    }
  }

  let points: [Point]

  private static let neighbors = 5

  var median: Double { Self.median(points.map(\.rate)) }

  /// The points of all other cells.
  func apart(from cell: CellConfig) -> Self { Pace(points: points.filter { $0.cell != cell }) }

  /// The median of the points nearest in shape, the later of equally near ones.
  func rate(_ shape: [Double]) -> Double {
    let distances = points.reversed().map { point in
      (zip(point.shape, shape).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }, point.rate)
    }
    let nearest = distances.sorted { $0.0 < $1.0 }.prefix(Self.neighbors)
    return Self.median(nearest.map(\.1))
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

extension Effort {
  fileprivate init(_ run: PlannedRun) {
    self.init(
      cell: run.config.cell, flops: run.flops, images: Double(run.images),
      patches: Double(run.cost.patches), testImages: Double(run.data.testImages),
      tokens: run.cost.tokens)
  }

  fileprivate init(_ row: EffortRow) throws {
    self.init(
      cell: try RunConfig(json: row.configuration).cell, flops: row.flops,
      images: Double(row.images), patches: Double(row.patches) / Double(row.images),
      testImages: Double(row.testImages ?? 0))
  }

  /// By which runs are alike: the logarithms of operations per image, width and depth.
  fileprivate var shape: [Double] {
    [flops / images, Double(cell.model.width), Double(cell.model.depth)].map { log($0) }
  }
}

extension EffortRow {
  /// - Throws: ``SpecError`` when another version wrote settings that this one does not know.
  fileprivate var probeConfigs: [ProbeConfig] {
    get throws {
      let texts = try JSONDecoder().decode([String].self, from: Foundation.Data(probes.utf8))
      return try texts.map(ProbeConfig.init(json:))
    }
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
