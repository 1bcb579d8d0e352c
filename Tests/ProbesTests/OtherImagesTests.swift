import Data
import Foundation
import Kernels
import Models
import Testing

@testable import Probes

/// Probes on images other than those of pre-training, on few labels, and by class.
struct OtherImagesTests {
  /// Gray shapes of another size, and the color ones of pre-training.
  private static let others: Result<(ProbeImages, Dataset), any Error> = Result {
    var shapes = Shapes()
    (shapes.resolution, shapes.trainingImages, shapes.testImages) = (24, 300, 80)
    (shapes.color, shapes.seed) = (false, 7)
    var images = ProbeImages()
    (images.dataset, images.validationImages) = (.shapes(shapes), 60)
    images = try images.resolved(FactsReader())
    return (images, try Dataset.load(images, for: ProbeTests.dataset.get()))
  }

  private func model(_ dataset: Dataset) throws -> Model {
    var config = ModelConfig()
    (config.width, config.depth, config.heads, config.patchSize) = (16, 2, 2, 4)
    return try Model(
      config: config, grid: PatchGrid(shape: dataset.shape, patchSize: 4), seed: 1)
  }

  private var probe: ProbeConfig {
    var probe = ProbeConfig()
    (probe.images, probe.epochs, probe.batchSize) = (120, 2, 40)
    probe.learningRates = [3e-2]
    return probe
  }

  private func prober(_ dataset: Dataset, _ others: [ProbeImages: Dataset] = [:]) throws -> Prober {
    Prober(
      model: try model(ProbeTests.dataset.get()), dataset: dataset, others: others, seed: 2,
      threads: 2)
  }

  @Test func `gray images of another size are read as the trunk reads its own`() throws {
    let (images, other) = try Self.others.get()
    let own = try ProbeTests.dataset.get()
    #expect(other.shape == own.shape && other.mean == own.mean && other.std == own.std)
    #expect(other.training.shape == ImageShape(height: 24, width: 24, channels: 3))
    #expect(other.labeled.count == 240 && other.validation.count == 60 && other.test.count == 80)
    let pixels = other.test.pixels
    #expect((0..<576).allSatisfy { pixels[3 * $0] == pixels[3 * $0 + 2] })
    #expect(images.labeledImages == 240 && images.judgedImages == 140)
  }

  @Test func `probes of several datasets in one call score as each dataset does alone`() throws {
    let (images, other) = try Self.others.get()
    let own = try ProbeTests.dataset.get()
    var elsewhere = probe
    elsewhere.data = images
    var votes = elsewhere
    votes.kind = .nearestNeighbors(KNNProbe())
    var tuned = elsewhere
    (tuned.adaptation, tuned.epochs) = (.fineTune, 1)
    let probes = [probe, elsewhere, votes, tuned]
    let found = try prober(own, [images: other]).scores(probes)
    let alone = try prober(other).scores(
      probes.map { probe in
        var probe = probe
        probe.data = nil
        return probe
      })
    #expect(found.dropFirst() == alone.dropFirst())
    #expect(found[0] == (try prober(own).scores([probe])[0]) && found[0] != found[1])
    #expect(found[1][0].testCount == 80)
  }

  @Test func `labels per class are the first of each class`() throws {
    let dataset = try ProbeTests.dataset.get()
    var few = probe
    few.labels = .perClass(3)
    let set = few.labeled(of: dataset)
    let labels = (0..<set.count).map { set.label($0) }
    let sizes = Dictionary(grouping: labels) { $0 }.values.map(\.count)
    #expect(sizes == Array(repeating: 3, count: 10))
    let places = set.indices.compactMap { dataset.labeled.indices.firstIndex(of: $0) }
    #expect(places.first == 0 && places == places.sorted() && places.count == 30)
    let counted = few.counted(labeled: 300, classes: 10)
    #expect(counted.images == 30 && counted.labels == .perClass(3))
    few.labels = .fraction(0.1)
    #expect(few.counted(labeled: 300, classes: 10).images == 30)
    #expect(few.counted(labeled: 300, classes: 10).labels == nil)
  }

  @Test func `a score says how many labels there were where fewer exist than are asked for`() throws {
    let dataset = try ProbeTests.dataset.get()
    var few = probe
    few.labels = .perClass(1000)
    few = few.counted(labeled: dataset.labeled.count, classes: 10)
    let scores = try prober(dataset).scores([few, probe])
    let learned = try #require(scores[0].first(where: \.isSelected)?.labels)
    let counts = (0..<10).map { label in
      (0..<dataset.labeled.count).count { dataset.labeled.label($0) == label }
    }
    #expect(learned.all == dataset.labeled.count && learned.all < 1000)
    #expect(learned.fewest == counts.min() && learned.most == counts.max())
    #expect(scores[0].filter { !$0.isSelected }.allSatisfy { $0.labels == nil })
    #expect(scores[1].allSatisfy { $0.labels == nil })
    let stored = try JSONDecoder().decode([ProbeScore].self, from: JSONEncoder().encode(scores[0]))
    #expect(stored == scores[0])
  }

  @Test func `few labels of each class share a pass with no other labels`() throws {
    let dataset = try ProbeTests.dataset.get()
    var few = probe
    few.labels = .perClass(5)
    few = few.counted(labeled: 300, classes: 10)
    let together = try prober(dataset).scores([probe, few])
    #expect(together[1] == (try prober(dataset).scores([few])[0]) && together[0] != together[1])
  }

  @Test func `an accuracy by class is the mean over classes`() {
    var tally = Tally()
    tally.add([true, true, true, false], labels: [0, 0, 0, 2])
    tally.add([true, false], labels: [2, 2])
    #expect(tally.accuracy(.overall) == 4.0 / 6)
    let third = 1.0 / 3
    #expect(tally.accuracy(.perClass) == (1 + third) / 2)
  }

  @Test func `validation selects by the accuracy that is reported`() throws {
    let dataset = try ProbeTests.dataset.get()
    var byClass = probe
    (byClass.accuracy, byClass.learningRates) = (.perClass, [1e-3, 3e-2])
    var overall = byClass
    overall.accuracy = .overall
    let scores = try prober(dataset).scores([byClass, overall])
    #expect(scores[0].map(\.validationAccuracy) != scores[1].map(\.validationAccuracy))
    let best = scores[0].map(\.validationAccuracy).max()
    #expect(scores[0].first(where: \.isSelected)?.validationAccuracy == best)
  }
}
