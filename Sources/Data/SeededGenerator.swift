import Foundation

/// The purposes of random numbers; each has its own stream, so that changing one leaves the others
/// unchanged.
public enum RandomStream: Int, Sendable {
  case initialization = 1
  case imageOrder, augmentation, prefix, split, figures, patchOrder, probeInitialization
  case probeOrder, mixture
  case tokens = 20
  /// Patches hidden by the masked objective, and the order of each image for random orders.
  case hiddenPatches = 30
  case drawnOrder = 31
  /// Which crops of a step are masked, and how much.
  case maskedCrops = 32
  /// Which branches are dropped for each image and view.
  case droppedPaths = 33
}

/// Reproducible random numbers keyed by a seed, a stream and counters.
///
/// Since the key states the purpose of the numbers (step, image, parameter), no generator state
/// must be saved to resume a run. Source: SplitMix64, Steele et al. 2014,
/// doi:10.1145/2660193.2660195.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: Int, stream: RandomStream, _ counters: Int...) {
    state = Self.mix(UInt64(bitPattern: Int64(seed)) &+ Self.golden)
    state = Self.mix(state ^ UInt64(stream.rawValue) &* Self.golden)
    for counter in counters {
      state = Self.mix(state &+ UInt64(bitPattern: Int64(counter)) &* Self.golden &+ Self.golden)
    }
  }

  public mutating func next() -> UInt64 {
    state &+= Self.golden
    return Self.mix(state)
  }

  /// A standard normal value, by the Box-Muller transform.
  public mutating func normal() -> Float {
    let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &self))).squareRoot()
    return Float(radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self)))
  }

  private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
