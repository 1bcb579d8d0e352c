/// Places every buffer of one program in one arena, by liveness.
struct MemoryPlan: Sendable {
  /// A buffer's size, and the first and last time at which it must hold its value.
  struct Buffer: Sendable {
    var count: Int
    var first: Int
    var last: Int
  }

  /// Start of each buffer in the arena.
  let offsets: [Int]
  /// Size of the arena in floats.
  let count: Int

  /// Places the largest buffers first, each at the lowest offset without a conflict.
  init(_ buffers: [Buffer]) {
    var offsets = [Int](repeating: 0, count: buffers.count)
    var placed: [Int] = []
    let bySize = buffers.indices.sorted {
      (buffers[$0].count, $1) > (buffers[$1].count, $0)
    }
    for index in bySize {
      let buffer = buffers[index]
      let neighbors = placed.filter { other in
        buffers[other].first <= buffer.last && buffer.first <= buffers[other].last
      }.sorted { offsets[$0] < offsets[$1] }
      offsets[index] = Self.lowestGap(for: buffer, among: neighbors, buffers, offsets)
      placed.append(index)
    }
    self.offsets = offsets
    count = zip(offsets, buffers).map { $0 + Self.aligned($1.count) }.max() ?? 0
  }

  private static func lowestGap(
    for buffer: Buffer, among neighbors: [Int], _ buffers: [Buffer], _ offsets: [Int]
  ) -> Int {
    var offset = 0
    for other in neighbors {
      if offset + aligned(buffer.count) <= offsets[other] { break }
      offset = max(offset, offsets[other] + aligned(buffers[other].count))
    }
    return offset
  }

  /// Rounds up to whole cache lines.
  private static func aligned(_ count: Int) -> Int { (count + 15) / 16 * 16 }
}
