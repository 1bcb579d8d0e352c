public import Data

/// A config that describes no model.
public enum ModelError: Error, CustomStringConvertible {
  case widthNotMultipleOfFour(key: String, width: Int)
  case headsDoNotDivideWidth(heads: Int, width: Int)
  case prefixLeavesNothing(shortest: Int, longest: Int, patches: Int)

  public var description: String {
    switch self {
    case .widthNotMultipleOfFour(let key, let width):
      "\(key) is \(width), but sine-cosine positions need a multiple of 4; the nearest are "
        + "\(width / 4 * 4) and \((width / 4 + 1) * 4)"
    case .headsDoNotDivideWidth(let heads, let width):
      "model.heads is \(heads), which does not divide model.width \(width); choose one of "
        + (1...min(width, 64)).filter { width % $0 == 0 }.map(String.init).joined(separator: ", ")
    case .prefixLeavesNothing(let shortest, let longest, let patches):
      "the prefix is drawn from \(shortest) to \(longest) patches, but an image has \(patches): "
        + "lengths must lie in 1...\(patches - 1) so that at least one patch is predicted"
    }
  }
}

extension ModelConfig {
  /// Checks what no single setting can show.
  ///
  /// - Throws: ``ModelError``.
  public func check(_ grid: PatchGrid) throws {
    guard width % 4 == 0 else {
      throw ModelError.widthNotMultipleOfFour(key: "model.width", width: width)
    }
    guard width % heads == 0 else {
      throw ModelError.headsDoNotDivideWidth(heads: heads, width: width)
    }
    if case .mlp(let head) = head, let width = head.width, width % 4 != 0 {
      throw ModelError.widthNotMultipleOfFour(key: "model.head.mlp.width", width: width)
    }
    let lengths = prefixLengths(patches: grid.count)
    guard 1 <= lengths.shortest, lengths.shortest <= lengths.longest,
      lengths.longest < grid.count
    else {
      throw ModelError.prefixLeavesNothing(
        shortest: lengths.shortest, longest: lengths.longest, patches: grid.count)
    }
  }

  /// The shortest and longest prefix; causal attention is a prefix of one patch.
  public func prefixLengths(patches: Int) -> (shortest: Int, longest: Int) {
    switch attention {
    case .causal: (1, 1)
    case .prefix(let range): (range.shortest, range.longest ?? patches - 1)
    }
  }
}
