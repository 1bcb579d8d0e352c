/// Repeatable random numbers for tests, apart from the generator under test.
public struct TestGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(_ seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

  /// The next number of SplitMix64.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform values in ±1.
  public mutating func values(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float.random(in: -1...1, using: &self) }
  }
}

/// The largest difference, relative to the largest expected value.
public func relativeError(_ found: [Float], _ expected: [Double]) -> Double {
  precondition(found.count == expected.count, "\(found.count) values against \(expected.count)")
  let scale = max(expected.map(abs).max() ?? 0, 1e-12)
  return zip(found, expected).map { abs(Double($0) - $1) / scale }.reduce(0) {
    $1.isNaN ? .infinity : max($0, $1)
  }
}
