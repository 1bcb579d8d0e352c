public import Settings

/// A second source of training images, each image being drawn from it with a fixed probability.
///
/// Its images are resized to the first source's, standardized by the first source's statistics, and
/// never judged: validation, test and probes are the first source's. Grey images are repeated in
/// every channel of a coloured first source; colour never turns grey. Source: the 80 % and 20 % of
/// DFN-2B+, El-Nouby et al. 2024 (arXiv:2401.08541), section 3.1 and table 2.
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
  /// Refuses a source whose channels cannot become those of the first.
  ///
  /// - Parameters:
  ///   - own: What this mixture's source holds.
  ///   - shape: Of the first source's images.
  /// - Throws: ``DataError``.
  func check(_ own: SourceFacts, against shape: ImageShape) throws {
    guard own.shape.channels == shape.channels || own.shape.channels == 1 else {
      throw DataError.mixtureOfColours(
        dataset: source.reader.name, found: own.shape.channels, expected: shape.channels)
    }
  }

  /// The source's training images with as many channels as the first source's.
  ///
  /// - Parameters:
  ///   - set: The source's training images.
  ///   - shape: Of the first source's images.
  /// - Returns: Images of their own height and width.
  func images(_ set: ImageSet, like shape: ImageShape) -> ImageSet {
    guard set.shape.channels != shape.channels else { return set }
    let repeated = set.pixels.flatMap { Array(repeating: $0, count: shape.channels) }
    return ImageSet(
      shape: ImageShape(
        height: set.shape.height, width: set.shape.width, channels: shape.channels),
      pixels: repeated, labels: set.labels)
  }
}

/// Which source each training image comes from, and how many came from each before it.
///
/// The choice is keyed by seed and draw, so nothing needs saving to resume; the count is kept from
/// the last draw asked for, and found anew after a jump back.
struct MixtureDraws: Sendable {
  let probability: Double
  let seed: Int
  /// The draw up to which the second source's images are counted.
  private var counted = (draws: 0, second: 0)

  init(probability: Double, seed: Int) {
    (self.probability, self.seed) = (probability, seed)
  }

  /// Whether the image shown as number `draw` of the run is from the second source.
  func isSecond(_ draw: Int) -> Bool {
    var generator = SeededGenerator(seed: seed, stream: .mixture, draw)
    return Double.random(in: 0..<1, using: &generator) < probability
  }

  /// Images of the second source among the first `draws` of the run.
  mutating func second(before draws: Int) -> Int {
    if draws < counted.draws { counted = (0, 0) }
    for draw in counted.draws..<draws where isSecond(draw) { counted.second += 1 }
    counted.draws = draws
    return counted.second
  }
}
