import Kernels
public import Settings

/// Synthetic textured shapes, in color or gray, drawn from a seed: a dataset without files.
///
/// The class is the shape (disc, square, triangle, ring, cross) with its texture (plain, striped);
/// position, size, angle, both colors and noise are nuisance variables. Any number of images can be
/// drawn.
public struct Shapes: Settings {
  public var resolution = 32
  public var trainingImages = 20_000
  public var testImages = 2_000
  public var noise = 0.08
  public var color = true
  public var seed = 0

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("resolution", \.resolution, in: 8...1024, "Image size in pixels per side."),
    Field(
      "trainingImages", \.trainingImages, in: 20...10_000_000,
      "Number of training images generated."),
    Field("testImages", \.testImages, in: 10...1_000_000, "Number of test images generated."),
    Field(
      "noise", \.noise, in: 0...1,
      "Standard deviation of the pixel noise, on a scale where white is 1."),
    Field(
      "color", \.color, formerly: "colour", "Three color channels; otherwise only the first."),
    Field(
      "seed", \.seed, in: 0...1_000_000_000, "Random seed of the images, independent of the runs."),
  ]
}

extension Shapes: DatasetReader {
  var name: String { "shapes" }

  private static let classCount = 10

  private var shape: ImageShape {
    ImageShape(height: resolution, width: resolution, channels: color ? 3 : 1)
  }

  private var facts: SourceFacts {
    SourceFacts(
      shape: shape, trainingImages: trainingImages, testImages: testImages,
      classCount: Self.classCount,
      fingerprint: Digest(of: Array("patchlaw shapes \(named.json)".utf8)).hexadecimal())
  }

  /// The settings as fingerprints have always named them.
  private var named: Value { value.underFormerNames(Self.formerNames) }

  func facts(_ cache: FactsCache) -> SourceFacts { facts }

  func read(_ cache: FactsCache) -> SourceImages {
    SourceImages(
      training: draw(trainingImages, part: 0), test: draw(testImages, part: 1), facts: facts)
  }

  private func draw(_ count: Int, part: Int) -> ImageSet {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * shape.byteCount)
    var labels: [UInt16] = []
    for image in 0..<count {
      let (figure, label) = figure(image, part: part)
      let drawn = figure.pixels(size: resolution)
      pixels += color ? drawn : stride(from: 0, to: drawn.count, by: 3).map { drawn[$0] }
      labels.append(UInt16(label))
    }
    return ImageSet(shape: shape, pixels: StoredBytes(pixels), labels: labels)
  }

  private func figure(_ image: Int, part: Int) -> (Figure, UInt8) {
    var generator = SeededGenerator(seed: seed, stream: .figures, part, image)
    func uniform(_ range: ClosedRange<Float>) -> Float {
      Float.random(in: range, using: &generator)
    }
    let label = Int.random(in: 0..<Self.classCount, using: &generator)
    var figure = Figure()
    (figure.kind, figure.texture) = (label / 2, label % 2)
    figure.radius = uniform(0.2...0.38)
    figure.center = (uniform(0.35...0.65), uniform(0.35...0.65))
    figure.angle = uniform(0...(2 * .pi))
    figure.stripeFrequency = uniform(7...13)
    figure.stripePhase = uniform(0...(2 * .pi))
    figure.ground = (0..<3).map { _ in uniform(0...1) }
    figure.ink = figure.ground.map { ($0 + uniform(0.3...0.7)).truncatingRemainder(dividingBy: 1) }
    figure.noise = Float(noise)
    figure.noiseKey = generator.next()
    return (figure, UInt8(label))
  }
}
