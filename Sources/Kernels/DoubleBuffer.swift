/// A fixed-size block of double-precision sums, one per piece of a step's work.
@safe public final class DoubleBuffer {
  public let count: Int
  let base: UnsafeMutablePointer<Double>

  /// Reserves and zeroes `count` values.
  public init(count: Int) {
    precondition(count >= 0, "a buffer cannot have \(count) values")
    self.count = count
    unsafe base = .allocate(capacity: max(count, 1))
    unsafe base.initialize(repeating: 0, count: max(count, 1))
  }

  deinit { unsafe base.deallocate() }

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
