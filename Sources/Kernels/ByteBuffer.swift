/// A fixed-size block of bytes, such as the decoded images of a batch.
@safe public final class ByteBuffer {
  public let count: Int
  let base: UnsafeMutablePointer<UInt8>

  /// Reserves and zeroes `count` bytes.
  public init(count: Int) {
    self.count = count
    unsafe base = reserve(UInt8.self, count: count)
  }

  deinit { unsafe release(base) }

  /// A copy of consecutive bytes.
  public func bytes(_ range: Range<Int>) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe Array(
      UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
  }
}
