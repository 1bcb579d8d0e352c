public import Settings

/// A discrete target: the next patch's token, predicted with cross-entropy.
///
/// Inputs stay continuous patches; only the target is a token. Source: El-Nouby et al. 2024
/// (arXiv:2401.08541), section 5.2 (a), which compares k-means of patches and a discrete
/// autoencoder.
public struct TokenTarget: Settings {
  public var vocabulary = 256
  public var space = TokenSpace.pixels
  public var codebook = CodebookKind.kmeans(KMeansSettings())
  public var seed = 0

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("vocabulary", \.vocabulary, in: 2...65536, "Number of tokens in the vocabulary."),
    Field("space", \.space, "Values that the codebook is fitted to."),
    Field("codebook", \.codebook, "Method that maps patches to tokens."),
    Field(
      "seed", \.seed, in: 0...1_000_000_000,
      "Random seed of the codebook, independent of the runs: all seeds of a study predict the same "
        + "tokens."
    ),
  ]
}

/// The pixel space of a codebook.
public enum TokenSpace: String, Choice {
  case pixels
  case normalizedPixels

  public static let cases: [Case<Self>] = [
    Case("pixels", .pixels, "Pixels standardized over the dataset, so that brightness matters."),
    Case(
      "normalizedPixels", .normalizedPixels,
      "Pixels standardized within each patch, so that only the pattern matters."),
  ]
}

/// The kind of tokenizer.
public enum CodebookKind: Choice {
  case kmeans(KMeansSettings)
  case autoencoder(AutoencoderSettings)

  public static let cases: [Case<Self>] = [
    Case(
      "kmeans", CodebookKind.kmeans, { if case .kmeans(let means) = $0 { means } else { nil } },
      "Nearest k-means centroid of training patches."),
    Case(
      "autoencoder", CodebookKind.autoencoder,
      { if case .autoencoder(let settings) = $0 { settings } else { nil } },
      "Most likely code of a discrete autoencoder trained on the training images."),
  ]
}

extension CodebookKind {
  /// The same kind with default settings.
  var standard: CodebookKind {
    switch self {
    case .kmeans: .kmeans(KMeansSettings())
    case .autoencoder: .autoencoder(AutoencoderSettings())
    }
  }
}

/// The settings of k-means.
public struct KMeansSettings: Settings {
  public var patches = 100_000
  public var rounds = 100

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "patches", \.patches, in: 2...100_000_000,
      "Number of uncropped training patches that the centroids are fitted to."),
    Field(
      "rounds", \.rounds, in: 1...100_000, "Maximum number of iterations of Lloyd's algorithm."),
  ]
}
