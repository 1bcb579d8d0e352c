import Foundation
import Kernels

/// CIFAR's binary files: records of labels followed by three planes of 32 × 32.
///
/// Source: Krizhevsky 2009, "The CIFAR-10 dataset", binary version.
struct CIFARFiles: FileReader {
  let name: String
  let path: String
  let classCount: Int
  let trainingFiles: [String]
  let testFile: String
  /// Bytes before each record's planes; the last of them is the label in use.
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

  private var record: Int { labelBytes + Self.shape.byteCount }

  func files() throws -> [String] {
    try checkFolder(path, dataset: name)
    let names = trainingFiles + [testFile]
    for name in names where !FileManager.default.fileExists(atPath: "\(path)/\(name)") {
      throw DataError.missingFile(
        dataset: self.name, path: "\(path)/\(name)",
        expected: "the binary version's files: \(names.joined(separator: ", "))")
    }
    return names.map { "\(path)/\($0)" }
  }

  func read() throws -> SourceImages {
    let files = try files()
    return SourceImages(
      training: try set(files.dropLast()), test: try set(files.suffix(1)), classCount: classCount)
  }

  private func set(_ files: ArraySlice<String>) throws -> ImageSet {
    let records = try files.reduce(into: [UInt8]()) { $0 += try self.records($1) }
    let count = records.count / record
    let labels = (0..<count).map { UInt16(records[$0 * record + labelBytes - 1]) }
    let pixels = interleavePlanes(
      records, count: count, skip: labelBytes, pixels: 32 * 32, channels: 3)
    return ImageSet(shape: Self.shape, pixels: StoredBytes(pixels), labels: labels)
  }

  /// The records of one file, validated.
  private func records(_ file: String) throws -> [UInt8] {
    let bytes = try fileBytes(file, dataset: name)
    guard !bytes.isEmpty, bytes.count.isMultiple(of: record) else {
      throw DataError.malformed(
        path: file, found: "\(bytes.count) bytes",
        expected: "a multiple of \(record), one record for each image", fix: "fetch the file again")
    }
    let labels = stride(from: labelBytes - 1, to: bytes.count, by: record).map { bytes[$0] }
    if let place = labels.firstIndex(where: { $0 >= classCount }) {
      throw DataError.malformed(
        path: file, found: "label \(labels[place]) in record \(place)",
        expected: "0 to \(classCount - 1)", fix: "fetch the file again")
    }
    return bytes
  }
}
