internal import CKernels

/// The difference hash of images, by which near duplicates are found.
///
/// Source: N. Krawetz 2013, "Kind of Like That", hackerfactor.com: the luma in 8 rows of 9 cells, and a
/// bit for each cell that is darker than the next of its row. Compression, small changes of size and
/// of brightness change few of the 64 bits.
public enum DifferenceHash {
  /// - Parameters:
  ///   - pixels: [images, height, width, channels].
  ///   - image: The image that is hashed.
  ///   - height: Rows of an image.
  ///   - width: Columns of an image.
  ///   - channels: 3, or 1 for luma.
  public static func of(
    _ pixels: StoredBytes, image: Int, height: Int, width: Int, channels: Int
  ) -> UInt64 {
    let count = height * width * channels
    precondition(image >= 0 && height > 0 && width > 0 && [1, 3].contains(channels))
    precondition((image + 1) * count <= pixels.count)
    return unsafe pixels.withBytes { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      return unsafe patchlaw_difference_hash(base + image * count, height, width, channels)
    }
  }

  /// The first of `hashes` that differs in at most `distance` bits; nil if none does.
  public static func firstNear(_ hash: UInt64, among hashes: [UInt64], distance: Int) -> Int? {
    let place = unsafe hashes.withUnsafeBufferPointer { hashes in
      guard let base = hashes.baseAddress else { return -1 }
      return unsafe patchlaw_first_near(base, hashes.count, hash, Int32(distance))
    }
    return place < 0 ? nil : place
  }
}
