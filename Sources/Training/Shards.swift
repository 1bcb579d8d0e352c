/// The division of a step's images, independent of the machine.
///
/// Shard s belongs to lane s mod 4. A lane's shards run one after another and add to the lane's
/// gradients; the lanes' gradients are then summed as a fixed tree. So the bits depend on this
/// division, which is part of the numerics, and not on the number of threads.
struct Shards: Hashable, Sendable {
  static let laneCount = 4
  /// Rows per shard: enough for efficient matrix products, few enough for small activations.
  private static let targetRows = 512

  let images: Int
  let count: Int
  /// Images of the largest shard.
  let capacity: Int

  init(images: Int, patchesPerImage: Int) {
    let perLane = (images + Self.laneCount - 1) / Self.laneCount
    let wanted = max(1, min(perLane, Self.targetRows / patchesPerImage))
    self.images = images
    count = (perLane + wanted - 1) / wanted * Self.laneCount
    capacity = (images + count - 1) / count
  }

  /// Images of one shard.
  subscript(shard: Int) -> Range<Int> {
    (shard * images / count)..<((shard + 1) * images / count)
  }

  /// Shards of one lane, in order.
  func shards(ofLane lane: Int) -> StrideTo<Int> {
    stride(from: lane, to: count, by: Self.laneCount)
  }
}
