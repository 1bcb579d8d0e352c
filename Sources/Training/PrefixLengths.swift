import Data
import Models

/// The prefix of each training image, drawn uniformly from the lengths that the config allows.
///
/// Keyed by the image's place in the run, so nothing needs saving to resume.
struct PrefixLengths {
  let shortest: Int
  let longest: Int
  let seed: Int

  init(config: ModelConfig, patches: Int, seed: Int) {
    (shortest, longest) = config.prefixLengths(patches: patches)
    self.seed = seed
  }

  /// The length for the image shown as number `draw`.
  subscript(draw: Int) -> Int {
    guard shortest < longest else { return shortest }
    var generator = SeededGenerator(seed: seed, stream: .prefix, draw)
    return Int.random(in: shortest...longest, using: &generator)
  }
}
