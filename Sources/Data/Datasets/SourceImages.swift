import Kernels

/// All images of one source, with its properties.
struct SourceImages: Sendable {
  let training: ImageSet
  let test: ImageSet
  let facts: SourceFacts

  init(training: ImageSet, test: ImageSet, facts: SourceFacts) {
    (self.training, self.test, self.facts) = (training, test, facts)
  }

  /// Images read from files, identified by their bytes.
  ///
  /// - Parameters:
  ///   - training: All training images.
  ///   - test: All test images, of the same shape.
  ///   - classCount: nil if images have no labels.
  init(training: ImageSet, test: ImageSet, classCount: Int?) {
    let shape = training.shape
    let counts = [
      shape.height, shape.width, shape.channels, training.count, test.count, classCount ?? 0,
    ]
    let head = "patchlaw images \(counts.map(String.init).joined(separator: " "))"
    let parts = [training.pixels, training.labels ?? [], test.pixels, test.labels ?? []]
    let content = Array(head.utf8) + parts.flatMap { Digest(of: $0).bytes }
    self.init(
      training: training, test: test,
      facts: SourceFacts(
        shape: shape, trainingImages: training.count, testImages: test.count,
        classCount: classCount, fingerprint: Digest(of: content).hexadecimal()))
  }
}
