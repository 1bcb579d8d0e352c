/// A fixed-size block of double-precision sums, one per task of a step.
@safe public final class DoubleBuffer {
  public let count: Int
  let base: UnsafeMutablePointer<Double>

  /// Reserves and zeroes `count` values.
  public init(count: Int) {
    self.count = count
    unsafe base = reserve(Double.self, count: count)
  }

  deinit { unsafe release(base) }

  public subscript(index: Int) -> Double {
    get {
      precondition(index >= 0 && index < count, "\(index) is outside 0..<\(count)")
      return unsafe base[index]
    }
    set {
      precondition(index >= 0 && index < count, "\(index) is outside 0..<\(count)")
      unsafe base[index] = newValue
    }
  }

  /// The sum, in order.
  public var sum: Double { (0..<count).reduce(0) { $0 + self[$1] } }
}
