import Foundation
import Kernels

/// A weighted k-nearest-neighbor classifier.
///
///     class = argmax Σ over the k nearest i of class c: exp(cosine(x, xᵢ) / temperature)
///
/// Features are averaged over patches and normalized to length 1; nothing is trained. Source: Wu et
/// al. 2018 (arXiv:1805.01978), section 3.4, as in DINO (Caron et al. 2021, arXiv:2104.14294).
final class NearestNeighbors: Classifier {
  private let settings: KNNProbe
  private let width: Int
  private let classes: Int
  private let threads: Int
  /// [images, width], rows of length 1.
  private var remembered = FloatBuffer(count: 0)
  private var labels: [Int] = []

  /// Images per product in evaluation; part of the numerics, independent of the machine.
  private static let judgedTogether = 64

  init(settings: KNNProbe, width: Int, classes: Int, threads: Int) {
    (self.settings, self.width) = (settings, width)
    (self.classes, self.threads) = (classes, max(1, threads))
  }

  func train(features: FloatSlice, labels: [Int], stop: StopSignal) throws {
    try stop.check()
    precondition(labels.allSatisfy { 0..<classes ~= $0 }, "a label is outside 0..<\(classes)")
    remembered = unitRows(features[0..<(labels.count * width)])
    self.labels = labels
  }

  func isCorrect(features: FloatSlice, labels: [Int], only: Int?) -> [[Bool]] {
    let asked = unitRows(features[0..<(labels.count * width)])
    let starts = Array(stride(from: 0, to: labels.count, by: Self.judgedTogether))
    let candidates = settings.neighbors.indices
    let votes = candidates.map { _ in IntBuffer(count: labels.count) }
    ThreadTeam.run(threads: threads, tasks: starts.count) { task in
      let range = starts[task]..<min(starts[task] + Self.judgedTogether, labels.count)
      judge(
        asked[(range.lowerBound * width)..<(range.upperBound * width)],
        labels: labels[range], only: only, votes)
    }
    return candidates.map { candidate in
      guard only == nil || only == candidate else { return [] }
      return labels.indices.map { votes[candidate][$0] == labels[$0] }
    }
  }

  /// Writes the class that each candidate votes for at the places of some images.
  private func judge(
    _ asked: FloatSlice, labels named: ArraySlice<Int>, only: Int?, _ votes: [IntBuffer]
  ) {
    let wanted = min(settings.neighbors.max() ?? 0, labels.count)
    let cosines = FloatBuffer(count: named.count * labels.count)
    linearForward(
      output: cosines.all, input: asked, weight: remembered.all, rows: named.count,
      inputs: width, outputs: labels.count)
    let nearest = FloatBuffer(count: named.count * wanted)
    let places = IntBuffer(count: named.count * wanted)
    largestOfRows(
      values: nearest.all, places: places, input: cosines.all, rows: named.count,
      count: labels.count, wanted: wanted)
    for row in 0..<named.count {
      let voters = (row * wanted)..<((row + 1) * wanted)
      for (candidate, count) in settings.neighbors.enumerated()
      where only == nil || only == candidate {
        votes[candidate][named.startIndex + row] = vote(voters.prefix(count), nearest, places)
      }
    }
  }

  /// The class with the largest weight; ties go to the lower class.
  private func vote(_ voters: Range<Int>, _ nearest: FloatBuffer, _ places: IntBuffer) -> Int {
    var weights = Array(repeating: 0.0, count: classes)
    // Relative to the nearest one, so that a low temperature does not overflow.
    let largest = nearest.all[voters.lowerBound]
    for voter in voters {
      let difference = Double(nearest.all[voter] - largest)
      weights[labels[places[voter]]] += exp(difference / settings.temperature)
    }
    return weights.indices.max { (weights[$0], $1) < (weights[$1], $0) } ?? 0
  }

  /// A copy with every row scaled to length 1; zero rows stay zero.
  private func unitRows(_ features: FloatSlice) -> FloatBuffer {
    let result = FloatBuffer(count: features.count)
    for start in stride(from: 0, to: features.count, by: width) {
      let row = features[start..<(start + width)]
      let length = row.sumOfSquares.squareRoot()
      guard length > 0 else { continue }
      addScaled(output: result[start..<(start + width)], input: row, factor: Float(1 / length))
    }
    return result
  }
}
