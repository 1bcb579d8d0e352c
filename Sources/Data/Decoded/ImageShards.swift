public import Settings

/// Tar archives of images and labels, as for WebDataset.
public struct ImageShards: DecodedSettings {
  public var path = ""
  public var test: String? = nil
  public var side = 64
  public var color = true
  public var testFraction = 0.1
  public var leftOut = 0.01

  public init() {}

  public static let fields: [Field<Self>] =
    [
      Field(
        "path", \.path,
        "Shards, such as shards/train-{000000..000049}.tar, or a folder of .tar files. ~ is the "
          + "home folder."),
      Field(
        "test", \.test,
        "Shards of the test split (default: a fraction of the samples, by a hash of their keys)."),
    ] + decodedFields
}
