import Kernels
public import Settings

/// A second source of training images; each image is drawn from it with a fixed probability.
///
/// Its images are resized to the first source's size, standardized by the first source's
/// statistics, and used for training only: validation, test and probes use the first source. Gray
/// images are repeated in every channel of a color source; the reverse is not supported. Source:
/// the 80 % and 20 % of DFN-2B+, El-Nouby et al. 2024 (arXiv:2401.08541), section 3.1 and table 2.
public struct Mixture: Settings {
  public var source = DatasetSource.shapes(Shapes())
  public var probability = 0.2

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "source", \.source, "Second dataset; images are sampled from its training split."),
    Field(
      "probability", \.probability, in: 0...1,
      "Probability that a training image is sampled from it, independently for each image."),
  ]
}

extension Mixture {
  /// Refuses a source whose channels cannot be converted to the first source's.
  ///
  /// - Parameters:
  ///   - own: The properties of this mixture's source.
  ///   - shape: The image shape of the first source.
  /// - Throws: ``DataError``.
  func check(_ own: SourceFacts, against shape: ImageShape) throws {
    guard own.shape.channels == shape.channels || own.shape.channels == 1 else {
      throw DataError.mixtureOfColors(
        dataset: source.reader.name, found: own.shape.channels, expected: shape.channels)
    }
  }

}

extension ImageSet {
  /// The stored images with another number of channels: those of gray images are all equal.
  func repeated(channels: Int) -> ImageSet {
    guard shape.channels != channels else { return self }
    let repeated = pixels.flatMap { Array(repeating: $0, count: channels) }
    return ImageSet(
      shape: ImageShape(height: shape.height, width: shape.width, channels: channels),
      pixels: StoredBytes(repeated), labels: labels)
  }
}

/// The source of each training image, and the number of images from each source before it.
///
/// The choice is keyed by seed and draw, so a resumed run needs no saved state; the count is cached
/// for the last draw, and recomputed after a jump back.
struct MixtureDraws: Sendable {
  let probability: Double
  let seed: Int
  /// The draw up to which the images of the second source have been counted.
  private var counted = (draws: 0, second: 0)

  init(probability: Double, seed: Int) {
    (self.probability, self.seed) = (probability, seed)
  }

  /// Whether draw number `draw` of the run is from the second source.
  func isSecond(_ draw: Int) -> Bool {
    var generator = SeededGenerator(seed: seed, stream: .mixture, draw)
    return Double.random(in: 0..<1, using: &generator) < probability
  }

  /// The number of images of the second source among the first `draws` of the run.
  mutating func second(before draws: Int) -> Int {
    if draws < counted.draws { counted = (0, 0) }
    for draw in counted.draws..<draws where isSecond(draw) { counted.second += 1 }
    counted.draws = draws
    return counted.second
  }
}
