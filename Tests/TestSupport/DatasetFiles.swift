import Foundation

/// Dataset files as bytes, of noise from a seed.
public enum DatasetFiles {
  /// An IDX file: a header of big-endian words, then the values.
  ///
  /// - Parameters:
  ///   - sizes: One for labels, three for gray images, four for color images.
  ///   - values: As many as the product of the sizes.
  ///   - magic: The first word; by the number of sizes when nil.
  public static func idx(_ sizes: [Int], _ values: [UInt8], magic: Int? = nil) -> [UInt8] {
    ([magic ?? 2048 + sizes.count] + sizes).flatMap(bigEndian) + values
  }

  public static func bigEndian(_ word: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
  }

  /// Bytes below `limit`.
  public static func noise(_ count: Int, below limit: Int = 256, seed: UInt64) -> [UInt8] {
    var generator = TestGenerator(seed)
    return (0..<count).map { _ in UInt8(Int.random(in: 0..<limit, using: &generator)) }
  }

  /// A folder's IDX files by name: 30 training and 12 test images.
  ///
  /// - Parameters:
  ///   - side: Pixels per side.
  ///   - channels: 1 or 3.
  ///   - classes: The largest label is among the training labels; 0 leaves the labels out.
  ///   - seed: Of pixels and labels.
  public static func idxFolder(
    side: Int = 8, channels: Int = 1, classes: Int = 3, seed: UInt64 = 0
  ) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for (place, (part, count)) in [("train", 30), ("t10k", 12)].enumerated() {
      let sizes = [count, side, side] + (channels == 1 ? [] : [channels])
      let key = 10 * seed + UInt64(place)
      files["\(part)-images-idx\(sizes.count)-ubyte"] = idx(
        sizes, noise(count * side * side * channels, seed: key))
      guard classes > 0 else { continue }
      let labels = [UInt8(classes - 1)] + noise(count - 1, below: classes, seed: key + 2)
      files["\(part)-labels-idx1-ubyte"] = idx([count], labels)
    }
    return files
  }

  /// CIFAR-10's files by name, with the given number of records each.
  public static func cifarFolder(records: Int = 8, seed: UInt64 = 0) -> [String: [UInt8]] {
    let names = (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]
    return Dictionary(
      uniqueKeysWithValues: names.enumerated().map { place, name in
        let key = 10 * seed + UInt64(place)
        let labels = noise(records, below: 10, seed: key + 6)
        return (name, labels.flatMap { [$0] + noise(3072, seed: key + UInt64($0)) })
      })
  }

  /// Writes files into a folder, which is made where it is not there.
  public static func write(_ files: [String: [UInt8]], to folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    for (name, bytes) in files {
      try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
    }
  }
}
