public import Settings

/// The images of a run, and how they are cropped.
public struct DataConfig: Settings {
  public var dataset = DatasetSource.fashionMNIST
  /// Unique training images; nil means all that are not held out.
  public var images: Int? = nil
  public var select: ImageSelection? = nil
  public var deduplicate: Deduplication? = nil
  public var validationImages = 5000
  public var testImages: Int? = nil
  /// Pixels per side of the model's input; nil means the dataset's own size.
  public var resolution: Int? = nil
  public var cropScale = 0.4
  public var flip = true
  public var colors: ColorAugmentation? = nil
  public var mixture: Mixture? = nil

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("dataset", \.dataset, "Dataset."),
    Field(
      "images", \.images, in: 1...1_000_000_000,
      "Number of unique training images (default: all)."),
    Field(
      "select", \.select, "Best fraction of the training images by a number (default: all)."),
    Field(
      "deduplicate", \.deduplicate,
      "Removal of near duplicates among the training images, before any selection (default: none)."),
    Field(
      "validationImages", \.validationImages, in: 10...1_000_000,
      "Images held out of training, used for validation and model selection."),
    Field(
      "testImages", \.testImages, in: 10...1_000_000,
      "Number of test images that are scored (default: all)."),
    Field(
      "resolution", \.resolution, in: 4...1024,
      "Input resolution in pixels per side (default: that of the dataset)."),
    Field(
      "cropScale", \.cropScale, in: 0.01...1,
      "Smallest area fraction of a random resized crop; 1 turns cropping off."),
    Field("flip", \.flip, "Flip each training image horizontally with probability 0.5."),
    Field(
      "colors", \.colors,
      "Random color augmentation of training images (default: none)."),
    Field(
      "mixture", \.mixture,
      "Second source of training images; epochs are counted on the first (default: none)."),
  ]
}
