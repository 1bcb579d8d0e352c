/// A permutation of the patches, the same for every image.
///
/// Each order is one file under `Orders/` and one line in `all`. Source: El-Nouby et al. 2024
/// (arXiv:2401.08541), section 5.2 and figure 7.
public struct FixedOrder: Hashable, Sendable {
  public let name: String
  public let meaning: String
  /// Returns, for each position, the raster index of its patch; always a permutation.
  public let readingOrder: @Sendable (PatchGrid) -> [Int]

  public static let all: [FixedOrder] = [
    .raster, .reverseRaster, .column, .reverseColumn, .snake, .spiralOutward, .spiralInward,
    .checkerboard, .hilbert, .fixedRandom,
  ]

  public static func == (left: Self, right: Self) -> Bool { left.name == right.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
