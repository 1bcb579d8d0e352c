public import Models
public import Settings

/// One way to measure what frozen features know about the labels.
public struct ProbeConfig: Settings {
  public var kind = ProbeKind.linear
  public var trunk = ProbedTrunk.trained
  public var attention = AdaptationAttention.bidirectional
  public var features = FeatureBlocks.last(1)
  public var adaptation = TrunkAdaptation.frozen
  /// nil takes the grid of its kind.
  public var learningRates: [Double]? = nil
  public var images = 5000
  public var epochs = 10
  public var batchSize = 128
  public var weightDecay = 0.1

  /// The fewest images that a probe may learn from.
  public static let fewestImages = 10

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("kind", \.kind, "The classifier trained on the features."),
    Field("trunk", \.trunk, "Where the features come from."),
    Field("attention", \.attention, "What a patch sees while features are computed."),
    Field("features", \.features, "Blocks whose outputs, before the final norm, are averaged."),
    Field("adaptation", \.adaptation, "What of the trunk is trained with the classifier."),
    // Identity leaves out the one grid that every probe had before each kind had its own.
    Field(
      "learningRates", \.learningRates, in: 1e-8...10, omittedAt: [1e-4, 3e-4, 1e-3, 3e-3, 1e-2],
      "Peak learning rates, all trained in one pass; the kind's own grid when absent."),
    Field(
      "images", \.images, in: fewestImages...10_000_000,
      "Training images whose labels the probe sees."),
    Field("epochs", \.epochs, in: 1...10_000, "Passes over those images."),
    Field("batchSize", \.batchSize, in: 1...65536, "Images per step."),
    Field("weightDecay", \.weightDecay, in: 0...10, "Decoupled decay, on matrices only."),
  ]
}

/// Where a probe's features come from.
public enum ProbedTrunk: String, Choice {
  case trained, student, untrained, pixels, flattenedPixels

  public static let cases: [Case<Self>] = [
    Case(
      "trained", .trained, "The run's trunk after training; the teacher's where there is one."),
    Case("student", .student, "The trained trunk itself, where a teacher averages it."),
    Case("untrained", .untrained, "The same trunk before its first step: a baseline."),
    Case(
      "pixels", .pixels,
      "The patches' own pixels, without a trunk; linear probes average them over patches."),
    Case(
      "flattenedPixels", .flattenedPixels,
      "All pixels of the image in one row, without a trunk: with kind linear, logistic regression."),
  ]

  /// Whether features are pixels, so that no trunk is read.
  public var isPixels: Bool { self == .pixels || self == .flattenedPixels }
}

/// The blocks whose outputs are averaged into features.
public enum FeatureBlocks: Choice {
  case last(Int)
  case block(Int)
  case window(Window)
  case eachBlock

  public static let cases: [Case<Self>] = [
    Case(
      "last", FeatureBlocks.last, { if case .last(let n) = $0 { n } else { nil } },
      in: 1...128, "The mean of the last so many blocks."),
    Case(
      "block", FeatureBlocks.block, { if case .block(let n) = $0 { n } else { nil } },
      in: 0...127, "One block; the first is 0."),
    Case(
      "window", FeatureBlocks.window, { if case .window(let w) = $0 { w } else { nil } },
      "The mean of a run of blocks."),
    Case(
      "eachBlock", .eachBlock,
      "One probe per block, NAME@0, NAME@1, …; NAME@best is the block that validation chose."),
  ]

  /// A run of consecutive blocks.
  public struct Window: Settings {
    public var first = 0
    public var count = 1
    public init() {}
    public static let fields: [Field<Self>] = [
      Field("first", \.first, in: 0...127, "First block; the trunk's first is 0."),
      Field("count", \.count, in: 1...128, "Number of blocks."),
    ]
  }
}
