import Settings

/// Settings that sources of encoded images share: they are decoded once, to squares of one size.
protocol DecodedSettings: Settings {
  /// As written by the user.
  var path: String { get set }
  /// Pixels per side of the stored images.
  var side: Int { get set }
  var color: Bool { get set }
  var testFraction: Double { get set }
  var leftOut: Double { get set }
}

extension DecodedSettings {
  static var decodedFields: [Field<Self>] {
    [
      Field(
        "side", \.side, in: 4...1024,
        "Pixels per side of the stored images: the largest centered square of each, resized "
          + "bicubic with antialiasing. Choose it above data.resolution to leave room for crops."),
      Field("color", \.color, "Three color channels; otherwise luma."),
      Field(
        "testFraction", \.testFraction, in: 0.001...0.9,
        "Fraction of the images that are test images where no split is given, chosen by a hash of "
          + "their names."),
      Field(
        "leftOut", \.leftOut, in: 0...1,
        "Largest fraction of the images that may be left out because they cannot be read; more is "
          + "an error."),
    ]
  }

  var channels: Int { color ? 3 : 1 }

  /// What decides how images are stored, as text.
  var storage: String { "\(side) \(channels)" }
}
