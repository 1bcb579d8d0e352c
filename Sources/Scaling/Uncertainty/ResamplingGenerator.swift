/// Random numbers keyed by seed and draw, so that draws can be made in any order.
///
/// Source: SplitMix64, Steele et al. 2014, figure 17.
public struct ResamplingGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: Int, draw: Int) {
    state = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15
    state = next() ^ (UInt64(bitPattern: Int64(draw)) &* 0xD1B5_4A32_D192_ED03)
    _ = next()
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
