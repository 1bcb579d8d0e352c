internal import CKernels

/// Why an image cannot be decoded.
public enum ImageFault: String, Sendable, CaseIterable {
  case empty = "an empty file"
  case foreign = "neither JPEG, PNG nor WebP"
  case damaged = "damaged or truncated"
  case tooLarge = "more than 67 million pixels"
  case animated = "an animation"
  case outOfMemory = "out of memory"

  fileprivate init?(_ outcome: Int32) {
    switch Int(outcome) {
    case PATCHLAW_DECODED: return nil
    case PATCHLAW_EMPTY: self = .empty
    case PATCHLAW_FOREIGN: self = .foreign
    case PATCHLAW_TOO_LARGE: self = .tooLarge
    case PATCHLAW_ANIMATED: self = .animated
    case PATCHLAW_OUT_OF_MEMORY: self = .outOfMemory
    default: self = .damaged
    }
  }
}

/// JPEG, PNG and WebP, by libjpeg-turbo, libspng and libwebp.
public enum ImageCodec {
  /// Decodes an image of any of the formats to a square: upright, over white, resized bicubic with
  /// antialiasing from its largest centered square.
  ///
  /// - Parameters:
  ///   - bytes: The encoded image.
  ///   - output: Holds [side, side, channels] from `start`. Overwritten.
  ///   - start: Where the image begins in `output`.
  ///   - side: Pixels per side.
  ///   - channels: 3, or 1 for luma.
  /// - Returns: What keeps it from being decoded, nil if nothing does; and whether the stored image is
  ///   smaller than the square, and was enlarged.
  public static func decode(
    _ bytes: [UInt8], into output: ByteBuffer, at start: Int, side: Int, channels: Int
  ) -> (fault: ImageFault?, isEnlarged: Bool) {
    precondition(side > 0 && [1, 3].contains(channels))
    precondition(start >= 0 && start + side * side * channels <= output.count)
    var shorter = side
    let fault = unsafe ImageFault(
      patchlaw_decode(output.base + start, bytes, bytes.count, side, channels, &shorter))
    return (fault, shorter < side)
  }

  /// Encodes pixels as a JPEG with 4:2:0 chroma.
  ///
  /// - Parameters:
  ///   - pixels: [height, width, 3].
  ///   - quality: 1 to 100.
  /// - Returns: The bytes of the file; nil if memory runs out.
  public static func jpeg(_ pixels: [UInt8], height: Int, width: Int, quality: Int) -> [UInt8]? {
    precondition(height > 0 && width > 0 && pixels.count == height * width * 3)
    let capacity = 4096 + 6 * (height + 16) * (width + 16)
    var isEncoded = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      let written = unsafe patchlaw_encode_jpeg(
        base, capacity, pixels, height, width, Int32(quality))
      (isEncoded, count) = (written > 0, max(0, written))
    }
    return isEncoded ? bytes : nil
  }
}
