public import Data
public import Models
public import Settings

/// One measurement of how well features predict the labels.
public struct ProbeConfig: Settings {
  public var kind = ProbeKind.linear
  public var trunk = ProbedTrunk.trained
  public var attention = AdaptationAttention.bidirectional
  public var features = FeatureBlocks.last(1)
  public var tokens = ProbedTokens.patches
  public var adaptation = TrunkAdaptation.frozen
  /// nil means the default grid of its kind.
  public var learningRates: [Double]? = nil
  public var images = 5000
  public var labels: LabelBudget? = nil
  public var accuracy = AccuracyKind.overall
  /// nil means the images of pre-training.
  public var data: ProbeImages? = nil
  public var epochs = 10
  public var batchSize = 128
  public var weightDecay = 0.1

  /// The fewest images that a probe may learn from.
  public static let fewestImages = 10

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("kind", \.kind, "Classifier trained on the features."),
    Field("trunk", \.trunk, "Source of the features."),
    Field(
      "attention", \.attention, "Patches that each patch attends to while features are computed."),
    Field(
      "features", \.features,
      "Blocks whose outputs, before the final norm, are averaged into features."),
    Field("tokens", \.tokens, "Tokens whose outputs are read; registers never are."),
    Field(
      "adaptation", \.adaptation,
      "Part of the trunk that is trained together with the classifier."),
    // Identity leaves out the one grid that every probe had before each kind had its own.
    Field(
      "learningRates", \.learningRates, in: 1e-8...10, omittedAt: [1e-4, 3e-4, 1e-3, 3e-3, 1e-2],
      "Grid of peak learning rates; the best on validation is reported (default: the kind's own "
        + "grid)."
    ),
    Field("images", \.images, in: fewestImages...10_000_000, "Labeled training images."),
    Field(
      "labels", \.labels,
      "Labeled training images as a fraction or per class, in place of images (default: images)."),
    Field("accuracy", \.accuracy, "The accuracy that is reported, and by which validation selects."),
    Field(
      "data", \.data,
      "Other images to train and score the probe on (default: those of pre-training)."),
    Field("epochs", \.epochs, in: 1...10_000, "Epochs over these images."),
    Field("batchSize", \.batchSize, in: 1...65536, "Images per batch."),
    Field(
      "weightDecay", \.weightDecay, in: 0...10,
      "Decoupled weight decay, applied to matrices only."),
  ]
}

/// How many labels a probe learns from, where that is not a plain number.
public enum LabelBudget: Choice {
  case fraction(Double)
  case perClass(Int)

  public static let cases: [Case<Self>] = [
    Case(
      "fraction", LabelBudget.fraction,
      { if case .fraction(let fraction) = $0 { fraction } else { nil } },
      in: 1e-6...1, "Fraction of the labeled images, such as 0.01; becomes a number of images."),
    Case(
      "perClass", LabelBudget.perClass, { if case .perClass(let count) = $0 { count } else { nil } },
      in: 1...1_000_000, "Images of each class, or all that the class has."),
  ]
}

/// What is averaged in an accuracy.
public enum AccuracyKind: String, Choice {
  case overall, perClass

  public static let cases: [Case<Self>] = [
    Case("overall", .overall, "The fraction of all images."),
    Case(
      "perClass", .perClass,
      "The mean over classes of the fraction of their images, as for datasets with unequal classes."),
  ]
}

/// The source of a probe's features.
public enum ProbedTrunk: String, Choice {
  case trained, student, untrained, pixels, flattenedPixels

  public static let cases: [Case<Self>] = [
    Case(
      "trained", .trained, "The trained trunk; the teacher where the objective has one."),
    Case("student", .student, "The student, where the objective has a teacher."),
    Case("untrained", .untrained, "The same trunk at initialization: a baseline."),
    Case(
      "pixels", .pixels,
      "Pixels of each patch, without a trunk; linear probes average them over patches."),
    Case(
      "flattenedPixels", .flattenedPixels,
      "All pixels as one vector, without a trunk; with kind linear, logistic regression."),
  ]

  /// Whether features are pixels, so that no trunk is needed.
  public var isPixels: Bool { self == .pixels || self == .flattenedPixels }
}

/// The tokens whose outputs are a probe's features.
public enum ProbedTokens: String, Choice {
  case patches, classToken

  public static let cases: [Case<Self>] = [
    Case("patches", .patches, "All patches: their mean, or each of them for kind attentive."),
    Case(
      "classToken", .classToken,
      "The class token alone, of a trunk with model.classToken; for kinds linear and "
        + "nearestNeighbors."),
  ]
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
      in: 1...128, "Mean of the last N blocks."),
    Case(
      "block", FeatureBlocks.block, { if case .block(let n) = $0 { n } else { nil } },
      in: 0...127, "Output of one block; the first is 0."),
    Case(
      "window", FeatureBlocks.window, { if case .window(let w) = $0 { w } else { nil } },
      "Mean of consecutive blocks."),
    Case(
      "eachBlock", .eachBlock,
      "One probe per block: NAME@0, NAME@1, …; NAME@best is the best block on validation."),
  ]

  /// A range of consecutive blocks.
  public struct Window: Settings {
    public var first = 0
    public var count = 1
    public init() {}
    public static let fields: [Field<Self>] = [
      Field("first", \.first, in: 0...127, "First block; the first of the trunk is 0."),
      Field("count", \.count, in: 1...128, "Number of blocks."),
    ]
  }
}
