public import Settings

/// Which images a run sees, and how they are cropped.
public struct DataConfig: Settings {
  public var dataset = DatasetSource.fashionMNIST
  /// Unique training images; nil takes all that the split leaves.
  public var images: Int? = nil
  public var validationImages = 5000
  public var testImages: Int? = nil
  /// Pixels per side given to the model; nil keeps the dataset's own.
  public var resolution: Int? = nil
  public var cropScale = 0.4
  public var flip = true
  public var colors: ColorAugmentation? = nil
  public var mixture: Mixture? = nil

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("dataset", \.dataset, "Source of labelled images."),
    Field("images", \.images, in: 1...1_000_000_000, "Unique training images; all when absent."),
    Field(
      "validationImages", \.validationImages, in: 10...1_000_000,
      "Training images held out; every choice is made on them."),
    Field("testImages", \.testImages, in: 10...1_000_000, "Test images scored; all when absent."),
    Field(
      "resolution", \.resolution, in: 4...1024,
      "Pixels per side given to the model; the dataset's own when absent."),
    Field(
      "cropScale", \.cropScale, in: 0.01...1,
      "Smallest share of the area that a random resized crop keeps; 1 turns cropping off."),
    Field("flip", \.flip, "Mirror each training image with probability one half."),
    Field(
      "colors", \.colors,
      "Change the colors of training images at random. Not when absent."),
    Field(
      "mixture", \.mixture,
      "A second source of training images; epochs are passes over the first. None when absent."),
  ]
}
