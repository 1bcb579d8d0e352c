import Data
public import Kernels

/// k-means clustering of patches: Lloyd's algorithm with k-means++ initialization.
///
/// Priorities: the same bits for any number of threads; a monotone inertia; then speed. Distances
/// are sums of squared differences, never expanded, so that equal codes are equally near and ties
/// go to the lower code. Sources: Lloyd 1982 (doi:10.1109/TIT.1982.1056489); Arthur & Vassilvitskii
/// 2007, "k-means++", section 2.2.
public struct KMeans {
  /// [count, width]; codes left without patches repeat an earlier one and are dead.
  public let codes: [Float]
  /// The inertia (sum of squared distances) of each round: strictly decreasing.
  public let inertias: [Double]
  /// Whether the rounds ended because no assignment changed.
  public let isConverged: Bool

  /// Fits the means.
  ///
  /// A cluster that loses its last patch is moved to the patch farthest from its own mean; ties go
  /// to the earlier patch. The rounds end when no assignment changes, when the inertia stops
  /// falling (rounding), or after `rounds`.
  ///
  /// - Parameters:
  ///   - patches: [patches, width].
  ///   - width: Values per patch.
  ///   - count: Number of means.
  ///   - rounds: Maximum number of rounds.
  ///   - seed: Random seed of the initialization.
  ///   - threads: Number of threads; the results do not depend on it.
  public init(
    _ patches: FloatBuffer, width: Int, count: Int, rounds: Int, seed: Int, threads: Int
  ) {
    let clusters = Clusters(patches, width: width, count: count, threads: threads)
    clusters.start(seed: seed)
    self.init(clusters, rounds: rounds)
  }

  /// Fits the means from a given start.
  ///
  /// - Parameters:
  ///   - patches: [patches, width].
  ///   - width: Values per patch.
  ///   - start: [count, width].
  ///   - rounds: Maximum number of rounds.
  init(_ patches: FloatBuffer, width: Int, start: [Float], rounds: Int) {
    let clusters = Clusters(patches, width: width, count: start.count / width, threads: 1)
    clusters.means.all.copy(start)
    self.init(clusters, rounds: rounds)
  }

  private init(_ clusters: Clusters, rounds: Int) {
    var (codes, inertias, isConverged) = (clusters.means.all.values, [Double](), false)
    for _ in 0..<rounds {
      let (inertia, isChanged) = clusters.assign()
      if let last = inertias.last, inertia >= last {
        isConverged = !isChanged
        break
      }
      codes = clusters.means.all.values
      inertias.append(inertia)
      guard isChanged else {
        isConverged = true
        break
      }
      clusters.settleEmpty()
      clusters.moveMeans()
    }
    (self.codes, self.inertias, self.isConverged) = (codes, inertias, isConverged)
  }
}

/// Patches, means, and the assignment of patches to means.
private final class Clusters {
  let means: FloatBuffer
  private let patches: FloatBuffer
  private let width: Int
  private let count: Int
  private let threads: Int
  private let pieces: [Range<Int>]
  private let codes: IntBuffer
  private let distances: FloatBuffer
  /// Codes of the last round, to detect changes.
  private var earlier: [Int] = []

  /// Patches per task; the result does not depend on it.
  private static let pieceCount = 4096

  init(_ patches: FloatBuffer, width: Int, count: Int, threads: Int) {
    let rows = patches.count / width
    precondition(rows > 0 && rows * width == patches.count)
    (self.patches, self.width, self.count, self.threads) = (patches, width, count, threads)
    means = FloatBuffer(count: count * width)
    codes = IntBuffer(count: rows)
    distances = FloatBuffer(count: rows)
    pieces = stride(from: 0, to: rows, by: Self.pieceCount).map {
      $0..<min($0 + Self.pieceCount, rows)
    }
  }

  private func rows(_ range: Range<Int>) -> FloatSlice {
    patches[(range.lowerBound * width)..<(range.upperBound * width)]
  }

  private func mean(_ code: Int) -> FloatSlice { means[(code * width)..<((code + 1) * width)] }

  /// Draws the first mean uniformly, each further one with probability proportional to the squared
  /// distance from the nearest mean so far.
  func start(seed: Int) {
    var generator = SeededGenerator(seed: seed, stream: .tokens, 1)
    distances.all.fill(.infinity)
    var next: Int? = Int.random(in: 0..<codes.count, using: &generator)
    for code in 0..<count {
      // If all patches coincide with the means so far, nothing can be drawn.
      mean(code).copy(next.map { rows($0..<($0 + 1)) } ?? mean(0))
      let drawn = mean(code)
      ThreadTeam.run(threads: threads, tasks: pieces.count) { piece in
        shrinkDistances(distances[pieces[piece]], input: rows(pieces[piece]), code: drawn)
      }
      next = draw(using: &generator)
    }
  }

  /// A patch drawn in proportion to its distance; nil if all are 0.
  private func draw(using generator: inout SeededGenerator) -> Int? {
    let sums = pieces.map { distances[$0].sum }
    var left = Double.random(in: 0..<1, using: &generator) * sums.reduce(0, +)
    var drawn: Int?
    for (piece, sum) in zip(pieces, sums) where sum > 0 {
      guard left < sum else {
        left -= sum
        drawn = piece.last { distances.all[$0] > 0 }
        continue
      }
      for row in piece where distances.all[row] > 0 {
        drawn = row
        left -= Double(distances.all[row])
        if left < 0 { return row }
      }
    }
    // A rounding remainder belongs to the last patch with a positive distance.
    return drawn
  }

  /// Assigns each patch to its nearest mean.
  ///
  /// - Returns: The inertia, and whether any assignment changed.
  func assign() -> (inertia: Double, isChanged: Bool) {
    let table = CodeTable(means.all.values, width: width)
    ThreadTeam.run(threads: threads, tasks: pieces.count) { piece in
      let range = pieces[piece]
      table.nearest(
        codes: codes, first: range.lowerBound, distances: distances[range], input: rows(range),
        rows: range.count)
    }
    let found = codes.values
    defer { earlier = found }
    return (pieces.reduce(0) { $0 + distances[$1].sum }, found != earlier)
  }

  /// Moves each empty cluster to the patch farthest from its mean.
  func settleEmpty() {
    var sizes = [Int](repeating: 0, count: count)
    for code in codes.values { sizes[code] += 1 }
    let empty = sizes.indices.filter { sizes[$0] == 0 }
    guard !empty.isEmpty else { return }
    let far = distances.all.values
    var candidates = far.indices.sorted { (far[$0], $1) > (far[$1], $0) }.makeIterator()
    for code in empty {
      while let patch = candidates.next(), far[patch] > 0 {
        guard sizes[codes[patch]] > 1 else { continue }
        sizes[codes[patch]] -= 1
        codes[patch] = code
        sizes[code] = 1
        break
      }
    }
  }

  /// Moves each mean to the average of its patches; one without patches stays.
  func moveMeans() {
    let (order, starts) = codes.grouped(count: count)
    ThreadTeam.run(threads: threads, tasks: count) { code in
      let places = starts[code]..<starts[code + 1]
      guard !places.isEmpty else { return }
      meanOfRows(output: mean(code), input: patches.all, index: order, places: places)
    }
  }
}

extension IntBuffer {
  /// The indices of each value below `count`, in increasing order, one value after the other.
  ///
  /// - Parameter count: All values are smaller.
  /// - Returns: All indices, and the range of each value's indices.
  fileprivate func grouped(count: Int) -> (places: IntBuffer, starts: [Int]) {
    let values = values
    var starts = [Int](repeating: 0, count: count + 1)
    for value in values { starts[value + 1] += 1 }
    for value in 0..<count { starts[value + 1] += starts[value] }
    var next = starts
    let places = IntBuffer(count: values.count)
    for (place, value) in values.enumerated() {
      places[next[value]] = place
      next[value] += 1
    }
    return (places, starts)
  }
}
