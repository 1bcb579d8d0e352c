internal import CKernels

/// A fixed-size block of 32-bit integers: prefix lengths, reading orders, row numbers, labels.
@safe public final class IntBuffer {
  public let count: Int
  let base: UnsafeMutablePointer<Int32>

  /// Reserves and zeroes `count` values.
  public init(count: Int) {
    self.count = count
    unsafe base = reserve(Int32.self, count: count)
  }

  deinit { unsafe release(base) }

  public subscript(index: Int) -> Int {
    get {
      precondition(index >= 0 && index < count, "\(index) is outside 0..<\(count)")
      return unsafe Int(base[index])
    }
    set {
      precondition(index >= 0 && index < count, "\(index) is outside 0..<\(count)")
      unsafe base[index] = Int32(newValue)
    }
  }

  /// Writes consecutive values, starting at an index.
  public func copy(_ values: [Int], at start: Int) {
    precondition(start >= 0 && start + values.count <= count, "values do not fit in \(count)")
    for (offset, value) in values.enumerated() { unsafe base[start + offset] = Int32(value) }
  }

  /// Stops the program if an index is out of range before a kernel uses it, also in release builds:
  /// labels and codes come from files, and a kernel writes at these indices.
  ///
  /// - Parameters:
  ///   - places: The range of values to check.
  ///   - limit: All must be smaller than this.
  func requireIndices(_ places: Range<Int>, below limit: Int) {
    precondition(places.lowerBound >= 0 && places.upperBound <= count)
    let fit = unsafe patchlaw_indices_fit(base + places.lowerBound, places.count, limit)
    precondition(fit, "an index is outside 0..<\(limit)")
  }

  /// Whether the first values, moved by an offset, are places below a limit: asked in debug builds,
  /// for rows that a program chose.
  func areIndices(_ rows: Int, offset: Int = 0, below limit: Int) -> Bool {
    unsafe rows <= count && patchlaw_indices_fit(base, rows, limit - max(0, offset))
  }

  /// The values, copied out.
  public var values: [Int] {
    unsafe UnsafeBufferPointer(start: base, count: count).map(Int.init)
  }
}
