/// Random weights of clusters, keyed by their names: a cell has the same weight in the same draw of every
/// fit, so that fits of the same runs can be compared draw by draw.
///
/// Source: the six-point distribution of Webb 2014, with mean 0 and variance 1.
struct ClusterWeights: Sendable {
  private let keys: [Int]
  private let seed: Int

  private static let points = [1.5, 1, 0.5].flatMap { [$0.squareRoot(), -$0.squareRoot()] }

  /// - Parameters:
  ///   - clusters: The rows of each.
  ///   - cells: The name of each row's cell; a row without one is keyed by its number.
  ///   - seed: Of the resampling.
  ///   - place: Tells rows without a cell from those of other tables.
  init(_ clusters: [[Int]], cells: [String], seed: Int, place: String = "") {
    self.seed = seed
    keys = clusters.map { rows in
      let name = cells[rows[0]].isEmpty ? "\(place)\(rows[0])" : cells[rows[0]]
      // FNV-1a, 64 bits.
      let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01b3
      }
      return Int(truncatingIfNeeded: hash)
    }
  }

  /// The weight of a cluster in a draw.
  func weight(_ cluster: Int, draw: Int) -> Double {
    var generator = generator(cluster, draw)
    return Self.points[Int.random(in: Self.points.indices, using: &generator)]
  }

  /// Normal noise of a cluster in a draw.
  func normal(_ cluster: Int, draw: Int) -> Double {
    var generator = generator(cluster, draw)
    return Normal.quantile(Double.random(in: 1e-12..<1, using: &generator))
  }

  private func generator(_ cluster: Int, _ draw: Int) -> ResamplingGenerator {
    ResamplingGenerator(seed: seed &+ keys[cluster], draw: draw)
  }
}
