internal import CKernels

/// One color augmentation of an image, or a blur.
///
/// Values are in 0...255 and clipped to that range after each change; unlike 8-bit images they are
/// not rounded. Definitions follow torchvision's functional transforms.
public enum ColorChange: Hashable, Sendable {
  /// Brightness: factor · v.
  case brightness(Float)
  /// Contrast: interpolates with the mean luma of the image.
  case contrast(Float)
  /// Saturation: interpolates with the pixel's luma.
  case saturation(Float)
  /// Hue shift, as a fraction of the hue circle.
  case hue(Float)
  /// Gray: the luma in every channel.
  case gray
  /// Gaussian blur with this standard deviation in pixels, truncated at three standard deviations.
  case blur(Float)
  /// Solarization: values from 128 on are inverted.
  case solarize

  /// Changes an image in place.
  ///
  /// - Parameters:
  ///   - image: [size, size, channels].
  ///   - size: Pixels per side.
  ///   - channels: 3; for one channel, changes that need colors have no effect.
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
    case .blur(let std):
      let reach = max(1, min(size - 1, Int((3 * std).rounded(.up))))
      let (copy, weights) = (FloatBuffer(count: image.count), FloatBuffer(count: 2 * reach + 1))
      unsafe patchlaw_blur(start, copy.base, weights.base, size, channels, std, reach)
    }
  }
}
