import Foundation
import Kernels

/// CIFAR's binary files: records of labels followed by three planes of 32 × 32.
///
/// Source: Krizhevsky 2009, "The CIFAR-10 dataset", binary version.
struct CIFARFiles: DatasetReader {
  let name: String
  let path: String
  let classCount: Int
  let trainingFiles: [String]
  let testFile: String
  /// Bytes before each record's planes; the last of them is the label used.
  let labelBytes: Int

  static func ten(path: String) -> CIFARFiles {
    CIFARFiles(
      name: "cifar10", path: path, classCount: 10,
      trainingFiles: (1...5).map { "data_batch_\($0).bin" }, testFile: "test_batch.bin",
      labelBytes: 1)
  }

  static func hundred(path: String) -> CIFARFiles {
    CIFARFiles(
      name: "cifar100", path: path, classCount: 100, trainingFiles: ["train.bin"],
      testFile: "test.bin", labelBytes: 2)
  }

  private static let shape = ImageShape(height: 32, width: 32, channels: 3)

  func facts() throws -> (shape: ImageShape, trainingImages: Int) { (Self.shape, 50_000) }

  func read() throws -> (training: ImageSet, test: ImageSet) {
    (try set(trainingFiles), try set([testFile]))
  }

  private func set(_ files: [String]) throws -> ImageSet {
    let record = labelBytes + Self.shape.byteCount
    var records: [UInt8] = []
    for file in files {
      guard let data = FileManager.default.contents(atPath: "\(path)/\(file)") else {
        throw DataError.missingFile(
          dataset: name, path: "\(path)/\(file)",
          expected:
            "the binary version's files: \((trainingFiles + [testFile]).joined(separator: ", "))")
      }
      guard !data.isEmpty, data.count.isMultiple(of: record) else {
        throw DataError.malformed(
          path: "\(path)/\(file)", found: "\(data.count) bytes",
          expected: "a multiple of \(record), one record per image")
      }
      records += data
    }
    let count = records.count / record
    let labels = (0..<count).map { records[$0 * record + labelBytes - 1] }
    let pixels = interleavePlanes(
      records, count: count, skip: labelBytes, pixels: 32 * 32, channels: 3)
    return ImageSet(shape: Self.shape, pixels: pixels, labels: labels)
  }
}
