/// A fixed-size, 64-byte-aligned block of floats, zeroed when created and freed with its owner.
///
/// Not `Sendable`: the compiler confines a run's memory to the thread that made it, except inside
/// ``ThreadTeam``, which shares it during one call.
@safe public final class FloatBuffer {
  public let count: Int
  let base: UnsafeMutablePointer<Float>

  /// Reserves and zeroes `count` values.
  public init(count: Int) {
    self.count = count
    unsafe base = reserve(Float.self, count: count)
  }

  /// A buffer with a copy of `values`.
  public convenience init(_ values: [Float]) {
    self.init(count: values.count)
    self[0..<count].copy(values)
  }

  deinit { unsafe release(base) }

  /// A view of `range` that keeps this buffer alive.
  public subscript(range: Range<Int>) -> FloatSlice {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "\(range) is outside 0..<\(count)")
    return FloatSlice(buffer: self, start: range.lowerBound, count: range.count)
  }

  /// The whole buffer as a view.
  public var all: FloatSlice { self[0..<count] }
}
