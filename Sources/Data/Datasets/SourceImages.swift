import Kernels

/// All images of one source, with its properties.
struct SourceImages: Sendable {
  let training: ImageSet
  let test: ImageSet
  let facts: SourceFacts
  /// Per channel, over the training images, of values in 0...1.
  let statistics: (mean: [Float], std: [Float])

  /// - Parameter statistics: Computed from the pixels if nil.
  init(
    training: ImageSet, test: ImageSet, facts: SourceFacts,
    statistics: (mean: [Float], std: [Float])? = nil
  ) {
    (self.training, self.test, self.facts) = (training, test, facts)
    self.statistics =
      statistics ?? channelStatistics(training.pixels, channels: training.shape.channels)
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
    let content =
      Array(head.utf8)
      + [training, test].flatMap { Digest(of: $0.pixels).bytes + Digest(of: $0.labelBytes).bytes }
    self.init(
      training: training, test: test,
      facts: SourceFacts(
        shape: shape, trainingImages: training.count, testImages: test.count,
        classCount: classCount, fingerprint: Digest(of: content).hexadecimal()))
  }
}

extension ImageSet {
  /// The labels as fingerprints take them: a byte each, or two, the lower first, where any is
  /// above 255.
  fileprivate var labelBytes: [UInt8] {
    let labels = labels ?? []
    guard labels.contains(where: { $0 > 255 }) else { return labels.map { UInt8($0) } }
    return labels.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
  }
}
