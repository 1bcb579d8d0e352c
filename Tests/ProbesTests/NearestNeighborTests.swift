import Kernels
import Models
import TestSupport
import Testing

@testable import Probes

struct NearestNeighborTests {
  private let golden: Result<Safetensors, any Error> = Result {
    try Safetensors(contentsOf: "\(fixtureFolder)/neighbors.safetensors")
  }

  private func values(_ name: String) throws -> [Float] {
    guard let entry = try golden.get().entries[name] else {
      throw SafetensorsError.missing(path: "golden", name: name)
    }
    let buffer = FloatBuffer(count: entry.bytes.count / 4)
    buffer.all.copy(littleEndianBytes: entry.bytes)
    return buffer.all.values
  }

  private func classifier(_ neighbors: [Int], threads: Int = 1) throws -> NearestNeighbors {
    var settings = KNNProbe()
    settings.neighbors = neighbors
    let classifier = NearestNeighbors(settings: settings, width: 6, classes: 4, threads: threads)
    try classifier.train(
      features: FloatBuffer(values("input.known")).all,
      labels: values("input.labels").map { Int($0) },
      stop: StopSignal())
    return classifier
  }

  @Test(arguments: [1, 3]) func `every vote is that of NumPy`(threads: Int) throws {
    let asked = FloatBuffer(try values("input.asked"))
    let classifier = try classifier([1, 7, 30], threads: threads)
    for (candidate, count) in [1, 7, 30].enumerated() {
      let expected = try values("output.classes.\(count)").map { Int($0) }
      #expect(Set(expected).count == 4)
      let found = classifier.correct(features: asked.all, labels: expected, only: candidate)
      #expect(found[candidate] == expected.count)
    }
  }

  @Test func `more neighbors than images are all images`() throws {
    let classifier = try classifier([500])
    let counts = (0..<4).map { label in
      classifier.correct(
        features: FloatBuffer(Array(repeating: 1, count: 6)).all, labels: [label], only: nil)[0]
    }
    #expect(counts.reduce(0, +) == 1)
  }

  @Test func `the largest of a row come first, the earlier of equals before the later`() {
    let input = FloatBuffer([3, 5, 5, -1, 4, 0, 0, 0, 0, 0])
    let (values, places) = (FloatBuffer(count: 6), IntBuffer(count: 6))
    largestOfRows(
      values: values.all, places: places, input: input.all, rows: 2, count: 5, wanted: 3)
    #expect(values.all.values == [5, 5, 4, 0, 0, 0])
    #expect((0..<6).map { places[$0] } == [1, 2, 4, 0, 1, 2])
  }
}
