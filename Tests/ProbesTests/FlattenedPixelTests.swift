import Data
import Foundation
import Kernels
import Models
import Testing

@testable import Probes

struct FlattenedPixelTests {
  private static let dataset = Result { try PatternImages().dataset() }

  private func model(patchSize: Int) throws -> Model {
    let dataset = try Self.dataset.get()
    var config = ModelConfig()
    (config.width, config.depth, config.heads, config.patchSize) = (16, 1, 2, patchSize)
    return try Model(
      config: config, grid: PatchGrid(shape: dataset.shape, patchSize: patchSize), seed: 1)
  }

  private func prober(patchSize: Int = 4, threads: Int = 1) throws -> Prober {
    Prober(
      model: try model(patchSize: patchSize), dataset: try Self.dataset.get(), seed: 2,
      threads: threads)
  }

  private var probe: ProbeConfig {
    var probe = ProbeConfig()
    (probe.trunk, probe.images, probe.epochs, probe.batchSize) = (.flattenedPixels, 200, 3, 50)
    return probe
  }

  @Test func `a linear probe of flattened pixels is logistic regression, computed independently`()
    throws
  {
    var config = probe
    config.learningRates = [1e-2]
    let score = try prober().scores([config])[0][0]
    let expected = try LogisticRegression(
      dataset: Self.dataset.get(), images: 200, epochs: 3, batch: 50, rate: 1e-2, seed: 2)
    // Single and double precision may part on one image at a border of two classes.
    #expect(abs(score.validationAccuracy - expected.validationAccuracy) <= 0.0101)
    #expect(abs((score.testAccuracy ?? 0) - expected.testAccuracy) <= 0.0101)
    #expect(expected.validationAccuracy > 0.5)
  }

  @Test func `patch size and threads do not matter to flattened pixels`() throws {
    var votes = KNNProbe()
    votes.neighbors = [1, 5]
    var neighbors = probe
    neighbors.kind = .nearestNeighbors(votes)
    let one = try prober().scores([probe, neighbors])
    #expect(try prober(patchSize: 2).scores([probe, neighbors]) == one)
    #expect(try prober(threads: 2).scores([probe, neighbors]) == one)
  }

  @Test func `an attentive probe of flattened pixels is refused`() {
    var config = probe
    #expect(config.objection == nil)
    config.kind = .attentive(.init())
    #expect(config.objection?.contains("nothing to attend to") == true)
  }
}

/// Multinomial logistic regression in double precision, written out by hand: inputs standardized by
/// their batch, AdamW, clipped at a norm of 3, cosine to zero.
private struct LogisticRegression {
  var validationAccuracy = 0.0
  var testAccuracy = 0.0
  private let inputs: Int
  private let classes: Int
  private var weights: [Double]
  private var mean: [Double]
  private var variance: [Double]

  init(dataset: Dataset, images: Int, epochs: Int, batch: Int, rate: Double, seed: Int) {
    (inputs, classes) = (dataset.shape.byteCount, dataset.classCount)
    let bound = (6 / Double(classes + inputs)).squareRoot()
    var generator = SeededGenerator(seed: seed, stream: .probeInitialization, 0)
    weights = (0..<(classes * inputs)).map { _ in
      Double(Float.random(in: -Float(bound)..<Float(bound), using: &generator))
    }
    weights += Array(repeating: 0, count: classes)
    (mean, variance) = (
      Array(repeating: 0, count: inputs), Array(repeating: 1, count: inputs)
    )
    let features = (0..<images).map { Self.pixels(dataset.labeled, $0, dataset) }
    var (first, second) = (weights.map { _ in 0.0 }, weights.map { _ in 0.0 })
    let total = epochs * (images / batch)
    for step in 0..<total {
      var order = SeededGenerator(seed: seed, stream: .probeOrder, step / (images / batch))
      let start = step % (images / batch) * batch
      let chosen = (0..<images).shuffled(using: &order)[start..<(start + batch)]
      let gradient = gradient(
        chosen.map { features[$0] }, chosen.map { dataset.labeled.label($0) })
      let norm = gradient.map { $0 * $0 }.reduce(0, +).squareRoot()
      let factor = norm > 3 ? 3 / (norm + 1e-6) : 1
      let now = rate * 0.5 * (1 + cos(.pi * Double(step) / Double(total)))
      for index in weights.indices {
        let slope = gradient[index] * factor
        first[index] = 0.9 * first[index] + 0.1 * slope
        second[index] = 0.999 * second[index] + 0.001 * slope * slope
        let corrected = first[index] / (1 - pow(0.9, Double(step + 1)))
        let scale = (second[index] / (1 - pow(0.999, Double(step + 1)))).squareRoot() + 1e-8
        let decay = index < classes * inputs ? 0.1 * weights[index] : 0
        weights[index] -= now * (corrected / scale + decay)
      }
    }
    validationAccuracy = accuracy(dataset.validation, dataset)
    testAccuracy = accuracy(dataset.test, dataset)
  }

  private static func pixels(_ set: ImageSet, _ image: Int, _ dataset: Dataset) -> [Double] {
    let start = set.indices[image] * set.shape.byteCount
    return (0..<set.shape.byteCount).map { place in
      let channel = place % set.shape.channels
      return (Double(set.pixels[start + place]) / 255 - Double(dataset.mean[channel]))
        / Double(dataset.std[channel])
    }
  }

  /// The mean gradient of a batch, whose statistics the running ones take in.
  private mutating func gradient(_ batch: [[Double]], _ labels: [Int]) -> [Double] {
    let count = Double(batch.count)
    var standardized = batch
    for input in 0..<inputs {
      let values = batch.map { $0[input] }
      let middle = values.reduce(0, +) / count
      let spread = values.map { ($0 - middle) * ($0 - middle) }.reduce(0, +) / count
      for row in batch.indices {
        standardized[row][input] = (values[row] - middle) / (spread + 1e-6).squareRoot()
      }
      mean[input] = 0.9 * mean[input] + 0.1 * middle
      variance[input] = 0.9 * variance[input] + 0.1 * spread * count / (count - 1)
    }
    var gradient = weights.map { _ in 0.0 }
    for (row, label) in zip(standardized, labels) {
      let logits = logits(row)
      let largest = logits.max() ?? 0
      let sum = logits.map { exp($0 - largest) }.reduce(0, +)
      for name in 0..<classes {
        let slope = (exp(logits[name] - largest) / sum - (name == label ? 1 : 0)) / count
        for input in 0..<inputs { gradient[name * inputs + input] += slope * row[input] }
        gradient[classes * inputs + name] += slope
      }
    }
    return gradient
  }

  private func logits(_ row: [Double]) -> [Double] {
    (0..<classes).map { name in
      (0..<inputs).reduce(weights[classes * inputs + name]) {
        $0 + weights[name * inputs + $1] * row[$1]
      }
    }
  }

  private func accuracy(_ set: ImageSet, _ dataset: Dataset) -> Double {
    let right = (0..<set.count).count { image in
      let row = zip(Self.pixels(set, image, dataset), zip(mean, variance)).map {
        ($0 - $1.0) / ($1.1 + 1e-6).squareRoot()
      }
      let logits = logits(row)
      return logits.indices.max { logits[$0] < logits[$1] } == set.label(image)
    }
    return Double(right) / Double(set.count)
  }
}
