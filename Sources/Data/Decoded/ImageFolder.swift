public import Settings

/// A folder of JPEG, PNG and WebP files of any sizes, as for torchvision and Hugging Face.
public struct ImageFolder: DecodedSettings {
  public var path = ""
  public var side = 64
  public var color = true
  public var testFraction = 0.1
  public var leftOut = 0.01

  public init() {}

  public static let fields: [Field<Self>] =
    [
      Field(
        "path", \.path,
        "Folder with train and val or test, or one tree; below, a folder for each class, or no "
          + "labels. ~ is the home folder.")
    ] + decodedFields
}
