internal import CKernels

/// A rectangle of an image, in pixels.
public struct CropBox: Hashable, Sendable {
  public var top: Int
  public var left: Int
  public var height: Int
  public var width: Int

  public init(top: Int, left: Int, height: Int, width: Int) {
    (self.top, self.left, self.height, self.width) = (top, left, height, width)
  }
}

/// Images of one size with eight bits per channel, and the parameters for cutting them into
/// patches.
public struct PatchCutter: Sendable {
  public let height: Int
  public let width: Int
  public let channels: Int
  /// Pixels per side after the crop.
  public let size: Int
  public let patchSize: Int
  private let readingOrder: [Int32]
  private let mean: [Float]
  private let std: [Float]

  /// - Parameters:
  ///   - height: Rows of a stored image.
  ///   - width: Columns of a stored image.
  ///   - size: Pixels per side after the crop; a multiple of the patch size.
  ///   - patchSize: Pixels per side of a patch.
  ///   - readingOrder: Raster index of the patch at each position of the reading order.
  ///   - mean: Mean per channel, of values in 0...1.
  ///   - std: Standard deviation per channel.
  public init(
    height: Int, width: Int, size: Int, patchSize: Int, readingOrder: [Int], mean: [Float],
    std: [Float]
  ) {
    precondition(size.isMultiple(of: patchSize) && mean.count == std.count)
    let patches = (size / patchSize) * (size / patchSize)
    precondition(readingOrder.count == patches && readingOrder.allSatisfy { 0..<patches ~= $0 })
    (self.height, self.width, self.size, self.patchSize) = (height, width, size, patchSize)
    self.readingOrder = readingOrder.map(Int32.init)
    (self.mean, self.std) = (mean, std)
    channels = mean.count
  }

  private var pixelCount: Int { size * size * channels }

  /// Floats of scratch memory per image.
  public var scratchCount: Int {
    pixelCount + patchlaw_resize_scratch(height, width, channels, size)
  }

  /// Crops, resizes, flips, standardizes and cuts one image.
  ///
  /// - Parameters:
  ///   - patches: [T, P], each patch (row, column, channel). Overwritten.
  ///   - pixels: Stored images, [images, height, width, channels].
  ///   - image: Index of the image.
  ///   - box: The crop, inside the image.
  ///   - mirror: Whether to flip horizontally.
  ///   - readingOrder: The reading order; the cutter's own if nil.
  ///   - changes: Color augmentations, applied in order before standardization.
  ///   - scratch: At least `scratchCount` values. Overwritten.
  public func cut(
    _ patches: FloatSlice, from pixels: StoredBytes, image: Int, box: CropBox, mirror: Bool,
    readingOrder: [Int]? = nil, changes: [ColorChange] = [], scratch: FloatSlice
  ) {
    let readingOrder = readingOrder?.map(Int32.init) ?? self.readingOrder
    precondition(
      readingOrder.count == self.readingOrder.count
        && readingOrder.allSatisfy { $0 < readingOrder.count })
    let stride = height * width * channels
    precondition(patches.count == pixelCount && (image + 1) * stride <= pixels.count)
    precondition(box.top >= 0 && box.left >= 0 && box.height > 0 && box.width > 0)
    precondition(box.top + box.height <= height && box.left + box.width <= width)
    precondition(scratch.count >= scratchCount)
    let rectangle = patchlaw_rectangle(
      top: box.top, left: box.left, height: box.height, width: box.width)
    let resized = scratch[0..<pixelCount]
    unsafe pixels.withBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      unsafe patchlaw_resize(
        resized.pointer, base + image * stride, width, channels, rectangle, size, mirror,
        scratch.pointer + pixelCount)
    }
    for change in changes { change.apply(to: resized, size: size, channels: channels) }
    unsafe patchlaw_patchify(
      patches.pointer, resized.pointer, size, channels, patchSize, readingOrder, readingOrder.count,
      mean,
      std)
  }
}

/// Converts planes [channels, pixels] of each record to pixels [pixels, channels].
///
/// - Parameters:
///   - records: `count` records of `skip` bytes followed by the planes.
///   - count: Number of records.
///   - skip: Bytes before each record's planes.
///   - pixels: Pixels per image.
///   - channels: Planes per image.
/// - Returns: [count, pixels, channels].
public func interleavePlanes(
  _ records: [UInt8], count: Int, skip: Int, pixels: Int, channels: Int
) -> [UInt8] {
  precondition(records.count >= count * (skip + pixels * channels))
  return unsafe [UInt8](unsafeUninitializedCapacity: count * pixels * channels) { buffer, written in
    guard let base = buffer.baseAddress else { return }
    unsafe patchlaw_interleave(base, records, count, skip, pixels, channels)
    written = count * pixels * channels
  }
}

/// The mean and standard deviation of each channel, of values in 0...1.
public func channelStatistics(
  _ pixels: StoredBytes, channels: Int
) -> (mean: [Float], std: [Float]) {
  var sums = [Double](repeating: 0, count: channels)
  var squares = sums
  let count = pixels.count / channels
  unsafe pixels.withBytes { bytes in
    guard let base = bytes.baseAddress else { return }
    unsafe patchlaw_channel_sums(&sums, &squares, base, count, channels)
  }
  let means = sums.map { $0 / Double(count) / 255 }
  let stds = zip(squares, means).map { square, mean in
    max(square / Double(count) / 255 / 255 - mean * mean, 1e-12).squareRoot()
  }
  return (means.map(Float.init), stds.map(Float.init))
}

/// A fingerprint of the bytes, in 16 hexadecimal digits.
public func fingerprint(_ bytes: [UInt8]) -> String {
  let digits = String(unsafe patchlaw_fingerprint(bytes, bytes.count), radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

/// A shape on a uniform background: one image of the synthetic dataset.
public struct Figure: Sendable {
  public var kind = 0
  public var texture = 0
  public var center: (x: Float, y: Float) = (0.5, 0.5)
  public var radius: Float = 0.3
  public var angle: Float = 0
  public var stripeFrequency: Float = 9
  public var stripePhase: Float = 0
  public var ink: [Float] = [1, 1, 1]
  public var ground: [Float] = [0, 0, 0]
  public var noise: Float = 0
  public var noiseKey: UInt64 = 0

  public init() {}

  /// Draws the shape, `size` pixels per side, three channels.
  public func pixels(size: Int) -> [UInt8] {
    precondition(ink.count == 3 && ground.count == 3)
    var figure = patchlaw_figure(
      figure: Int32(kind), texture: Int32(texture), center_x: center.x, center_y: center.y,
      radius: radius, angle: angle, stripe_frequency: stripeFrequency,
      stripe_phase: stripePhase, ink: (ink[0], ink[1], ink[2]),
      ground: (ground[0], ground[1], ground[2]), noise: noise, noise_key: noiseKey)
    return unsafe [UInt8](unsafeUninitializedCapacity: size * size * 3) { buffer, written in
      guard let base = buffer.baseAddress else { return }
      unsafe patchlaw_draw_figure(base, size, &figure)
      written = size * size * 3
    }
  }
}
