internal import CKernels

/// One change of an image's colors, or of its sharpness.
///
/// Values lie in 0...255 and are clipped to that range after each change; they are not rounded, as
/// eight-bit images would be. Definitions are those of torchvision's functional transforms.
public enum ColorChange: Hashable, Sendable {
  /// factor · v.
  case brightness(Float)
  /// Towards the mean luma of the image.
  case contrast(Float)
  /// Towards the pixel's luma.
  case saturation(Float)
  /// By a share of the color circle.
  case hue(Float)
  /// The luma in every channel.
  case gray
  /// By a Gaussian of this deviation in pixels, cut off at three deviations.
  case blur(Float)
  /// Values from 128 on are inverted.
  case solarize

  /// Changes an image in place.
  ///
  /// - Parameters:
  ///   - image: [size, size, channels].
  ///   - size: Pixels per side.
  ///   - channels: 3; of one, what needs colors leaves it alone.
  public func apply(to image: FloatSlice, size: Int, channels: Int) {
    let pixels = size * size
    precondition(image.count == pixels * channels)
    let start = unsafe image.pointer
    switch self {
    case .brightness(let factor): unsafe patchlaw_brightness(start, pixels, channels, factor)
    case .contrast(let factor): unsafe patchlaw_contrast(start, pixels, channels, factor)
    case .saturation(let factor): unsafe patchlaw_saturation(start, pixels, channels, factor)
    case .hue(let shift): unsafe patchlaw_hue(start, pixels, channels, shift)
    case .gray: unsafe patchlaw_saturation(start, pixels, channels, 0)
    case .solarize: unsafe patchlaw_solarize(start, pixels, channels)
    case .blur(let deviation):
      let reach = max(1, min(size - 1, Int((3 * deviation).rounded(.up))))
      let (copy, weights) = (FloatBuffer(count: image.count), FloatBuffer(count: 2 * reach + 1))
      unsafe patchlaw_blur(start, copy.base, weights.base, size, channels, deviation, reach)
    }
  }
}
