/// The branches of a residual stream that are dropped at random for each image (stochastic depth).
///
/// Source: Huang et al. 2016 (arXiv:1603.09382), section 3, with kept branches divided by the
/// probability of being kept, so that nothing changes in evaluation.
public struct DroppedPaths: Hashable, Sendable {
  /// [groups, branches]: 0 for a dropped branch of an image or view, 1 / (1 − rate) for a kept one.
  public let factors: Tensor
  /// The probability that each branch is dropped.
  public let rates: [Double]
  /// Groups of tokens of each image, such as its views.
  public let groups: Int
}

extension Graph {
  /// Declares branches that are dropped at random; executions drop none unless they are told.
  ///
  /// - Parameters:
  ///   - rates: The probability that each branch is dropped.
  ///   - groups: A set with a row for each group of an image's tokens.
  /// - Returns: The branches.
  public mutating func dropPaths(rates: [Double], of groups: TokenSet) -> DroppedPaths {
    let factors = held(rows: .tokens(groups), width: rates.count, value: 1)
    let paths = DroppedPaths(factors: factors, rates: rates, groups: groups.perImage)
    droppedPaths.append(paths)
    return paths
  }
}
