import Kernels
public import Settings

/// Random color augmentation of training images, after crop and flip.
///
/// Brightness, contrast, saturation and hue in a random order, then gray, blur and solarization.
/// Source: the augmentation of DINO (Caron et al. 2021, arXiv:2104.14294) and of its published
/// code. Blur and solarization depend on the view: the first is always blurred; the second is
/// blurred with probability 0.1 and may be solarized; further ones are blurred with probability
/// 0.5. Blur is off by default, as it erases small images.
public struct ColorAugmentation: Settings {
  public var jitter = 0.8
  public var brightness = 0.4
  public var contrast = 0.4
  public var saturation = 0.2
  public var hue = 0.1
  public var gray = 0.2
  public var blur = false
  public var solarize = 0.2

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "jitter", \.jitter, in: 0...1,
      "Probability of color jitter (brightness, contrast, saturation and hue)."),
    Field("brightness", \.brightness, in: 0...1, "Range of the factor: 1 ± this."),
    Field("contrast", \.contrast, in: 0...1, "Range of the factor: 1 ± this."),
    Field("saturation", \.saturation, in: 0...1, "Range of the factor: 1 ± this."),
    Field("hue", \.hue, in: 0...0.5, "Range of the shift: ± this fraction of the color circle."),
    Field("gray", \.gray, in: 0...1, "Probability of conversion to grayscale."),
    Field(
      "blur", \.blur,
      "Gaussian blur with a standard deviation of 0.1 to 2 pixels: the first view always, the "
        + "second "
        + "with probability 0.1, all others with probability 0.5."),
    Field(
      "solarize", \.solarize, in: 0...1,
      "Probability of solarizing the second view (values of 0.5 and above are inverted)."),
  ]
}

extension ColorAugmentation {
  /// Draws the augmentations of one view, in the order of their application.
  ///
  /// - Parameters:
  ///   - view: The index of the view in its image.
  ///   - generator: The view's generator.
  /// - Returns: The augmentations.
  func changes(view: Int, using generator: inout SeededGenerator) -> [ColorChange] {
    func happens(_ probability: Double) -> Bool {
      Double.random(in: 0..<1, using: &generator) < probability
    }
    var changes: [ColorChange] = []
    if happens(jitter) { changes += jittered(using: &generator) }
    if happens(gray) { changes.append(.gray) }
    if blur, happens(view == 0 ? 1 : view == 1 ? 0.1 : 0.5) {
      changes.append(.blur(Float.random(in: 0.1...2, using: &generator)))
    }
    if view == 1, happens(solarize) { changes.append(.solarize) }
    return changes
  }

  private func jittered(using generator: inout SeededGenerator) -> [ColorChange] {
    func factor(_ spread: Double) -> Float {
      Float(Double.random(in: (1 - spread)...(1 + spread), using: &generator))
    }
    let changes: [ColorChange] = [
      .brightness(factor(brightness)), .contrast(factor(contrast)),
      .saturation(factor(saturation)),
      .hue(Float(Double.random(in: -hue...hue, using: &generator))),
    ]
    return changes.shuffled(using: &generator)
  }
}
