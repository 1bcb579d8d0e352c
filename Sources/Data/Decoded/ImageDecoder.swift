import Kernels

/// Decodes batches of images on all cores that this process may use.
struct ImageDecoder {
  let side: Int
  let channels: Int

  /// Bytes of a decoded image.
  var imageBytes: Int { side * side * channels }

  /// Decoded images in the order in which they were given, and why some have none.
  struct Batch {
    let pixels: ByteBuffer
    let faults: [String?]
    /// Images that are smaller than the square.
    let enlarged: Int
  }

  func decode(_ images: [EncodedImage]) -> Batch {
    let pixels = ByteBuffer(count: images.count * imageBytes)
    let outcomes = IntBuffer(count: images.count)
    ThreadTeam.run(threads: UsableCores.current.count, tasks: images.count) { place in
      outcomes[place] = decode(images[place], into: pixels, at: place * imageBytes)
    }
    return Batch(
      pixels: pixels, faults: images.indices.map { fault(outcomes[$0], images[$0]) },
      enlarged: outcomes.values.count { $0 == Self.enlarged })
  }

  private static let unreadable = ImageFault.allCases.count + 1
  private static let enlarged = -1

  /// 0 for a decoded image, or ``enlarged``, else one more than the fault's place.
  private func decode(_ image: EncodedImage, into pixels: ByteBuffer, at start: Int) -> Int {
    let bytes: [UInt8]?
    switch image.content {
    case .fault: return Self.unreadable
    case .bytes(let found): bytes = found
    case .file(let path): bytes = wholeFile(path, largest: EncodedImage.largest)
    }
    guard let bytes else { return Self.unreadable }
    let (fault, isEnlarged) = ImageCodec.decode(
      bytes, into: pixels, at: start, side: side, channels: channels)
    return fault.flatMap(ImageFault.allCases.firstIndex).map { $0 + 1 }
      ?? (isEnlarged ? Self.enlarged : 0)
  }

  private func fault(_ outcome: Int, _ image: EncodedImage) -> String? {
    if case .fault(let reason) = image.content { return reason }
    guard outcome > 0 else { return nil }
    return outcome == Self.unreadable
      ? "it cannot be read" : ImageFault.allCases[outcome - 1].rawValue
  }
}
