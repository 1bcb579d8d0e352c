import Data
import Foundation
import TestSupport

/// Gray images of 8 × 8 pixels, a pattern per class under noise, as IDX files: raw pixels tell the
/// classes apart, and every pixel varies.
struct PatternImages {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    var generator = TestGenerator(5)
    let patterns = (0..<10).map { _ in generator.values(64) }
    for (part, count) in [("train", 400), ("t10k", 200)] {
      let labels = (0..<count).map { _ in Int.random(in: 0..<10, using: &generator) }
      let pixels = labels.flatMap { label -> [UInt8] in
        let noise = generator.values(64)
        return (0..<64).map { UInt8(128 + 60 * patterns[label][$0] + 60 * noise[$0]) }
      }
      try write("\(part)-images-idx3-ubyte", header(2051, [count, 8, 8]) + pixels)
      try write("\(part)-labels-idx1-ubyte", header(2049, [count]) + labels.map(UInt8.init))
    }
  }

  func dataset() throws -> Dataset {
    var source = DatasetFolder()
    source.path = folder.path
    var config = DataConfig()
    (config.dataset, config.validationImages) = (.idx(source), 100)
    return try Dataset.load(config)
  }

  private func header(_ magic: Int, _ sizes: [Int]) -> [UInt8] {
    ([magic] + sizes).flatMap { word in (0..<4).map { UInt8(word >> (24 - 8 * $0) & 255) } }
  }

  private func write(_ name: String, _ bytes: [UInt8]) throws {
    try Foundation.Data(bytes).write(to: URL(filePath: "\(folder.path)/\(name)"))
  }
}
