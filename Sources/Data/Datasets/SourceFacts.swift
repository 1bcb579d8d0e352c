import Settings

/// Properties of an image source, computed from its bytes.
public struct SourceFacts: Hashable, Sendable, Codable {
  /// The number of images in both splits.
  public let shape: ImageShape
  public let trainingImages: Int
  public let testImages: Int
  /// One more than the largest label; nil if images have no labels.
  public let classCount: Int?
  /// SHA-256, in hexadecimal, of shape, number of classes, pixels and labels of both splits; for
  /// synthetic images, of the settings that determine them.
  public let fingerprint: String
  /// What could not be read; nil where everything was.
  public let leftOut: LeftOutImages?
  /// Images that are stored larger than they are; nil where nothing is known of it.
  public private(set) var enlarged: Int? = nil

  public init(
    shape: ImageShape, trainingImages: Int, testImages: Int, classCount: Int?, fingerprint: String,
    leftOut: LeftOutImages? = nil
  ) {
    self.shape = shape
    (self.trainingImages, self.testImages) = (trainingImages, testImages)
    (self.classCount, self.fingerprint, self.leftOut) = (classCount, fingerprint, leftOut)
  }
}

extension SourceFacts {
  /// The same images, with what was left out beside them and how many were enlarged.
  func decoded(leavingOut leftOut: LeftOutImages?, enlarging enlarged: Int?) -> SourceFacts {
    var facts = SourceFacts(
      shape: shape, trainingImages: trainingImages, testImages: testImages,
      classCount: classCount, fingerprint: fingerprint, leftOut: leftOut)
    facts.enlarged = enlarged
    return facts
  }

  /// As in `12 of 60,000 images are smaller than 64 × 64 pixels and were enlarged`; nil where none is.
  var enlargedText: String? {
    guard let enlarged, enlarged > 0 else { return nil }
    return "\(enlarged) of \((trainingImages + testImages).counted("image")) "
      + "\(enlarged == 1 ? "is" : "are") smaller than \(shape.height) × \(shape.width) pixels and "
      + "\(enlarged == 1 ? "was" : "were") enlarged"
  }

  /// Datasets that ids denote by name, as long as the bytes match.
  static let published: [String: SourceFacts] = ["fashionMNIST": fashionMNIST]

  /// Fashion-MNIST as published and as packaged by Debian.
  ///
  /// Source: Xiao et al. 2017 (arXiv:1708.07747).
  static let fashionMNIST = SourceFacts(
    shape: ImageShape(height: 28, width: 28, channels: 1), trainingImages: 60_000,
    testImages: 10_000, classCount: 10,
    fingerprint: "e88df23bb12fb1bf9aee2fafe7a2b3e4bf6ed9176f8e0b8b6e7334bfb4f5009f")
}
