public import Settings

/// Keeps the training images with the largest values of a number that a dataset's metadata state.
///
/// Source: the top 15 % by a CLIP score of DFN (Fang et al. 2023, arXiv:2309.17425), on which AIM was
/// trained (El-Nouby et al. 2024, arXiv:2401.08541, section 3.1).
public struct ImageSelection: Settings {
  public var by = ""
  public var keep = 0.15

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "by", \.by,
      "Column of numbers in metadata.csv or metadata.jsonl, or name of a number in the .json of a "
        + "shard; larger is better, images without it are the worst."),
    Field("keep", \.keep, in: 1e-6...1, "Fraction of the training images that is kept."),
  ]
}

/// Removes near duplicates from the training images: of images whose hashes are near, the first in
/// the source's order is kept.
public struct Deduplication: Settings {
  public var distance = 4

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "distance", \.distance, in: 0...32,
      "Bits of the 64-bit difference hash in which two images may differ and still be duplicates.")
  ]
}
