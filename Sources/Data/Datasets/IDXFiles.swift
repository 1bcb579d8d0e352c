import Foundation
import Kernels

/// A folder of IDX files, as MNIST and Fashion-MNIST are published, plain or gz.
///
/// Big-endian header: magic 2051 (images) or 2049 (labels), then the dimensions.
/// Source: LeCun et al., "The MNIST database", file formats.
struct IDXFiles: DatasetReader {
  let name: String
  let path: String
  /// Debian's package that brings the files, if one does.
  let package: String?

  static let fashionMNIST = IDXFiles(
    name: "fashionMNIST", path: "/usr/share/datasets/fashion-mnist",
    package: "dataset-fashion-mnist")

  let classCount = 10

  func facts() throws -> (shape: ImageShape, trainingImages: Int) {
    if package != nil { return (ImageShape(height: 28, width: 28, channels: 1), 60_000) }
    let (training, _) = try read()
    return (training.shape, training.count)
  }

  func read() throws -> (training: ImageSet, test: ImageSet) {
    (try set("train"), try set("t10k"))
  }

  private func set(_ part: String) throws -> ImageSet {
    let (dimensions, pixels) = try file("\(part)-images-idx3-ubyte", magic: 2051, dimensions: 3)
    let (count, labels) = try file("\(part)-labels-idx1-ubyte", magic: 2049, dimensions: 1)
    guard count[0] == dimensions[0] else {
      throw DataError.malformed(
        path: "\(path)/\(part)-labels-idx1-ubyte", found: "\(count[0]) labels",
        expected: "\(dimensions[0]), one per image")
    }
    if let label = labels.max(), label >= classCount {
      throw DataError.malformed(
        path: "\(path)/\(part)-labels-idx1-ubyte", found: "label \(label)",
        expected: "0 to \(classCount - 1)")
    }
    let shape = ImageShape(height: dimensions[1], width: dimensions[2], channels: 1)
    return ImageSet(shape: shape, pixels: pixels, labels: labels)
  }

  private func file(
    _ name: String, magic: Int, dimensions: Int
  ) throws -> (dimensions: [Int], values: [UInt8]) {
    var (bytes, file) = try contents(name)
    let header = 4 + 4 * dimensions
    guard bytes.count >= header else {
      throw DataError.malformed(
        path: file, found: "\(bytes.count) bytes", expected: "an IDX header")
    }
    func word(_ index: Int) -> Int {
      bytes[(4 * index)..<(4 * index + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
    guard word(0) == magic else {
      throw DataError.malformed(path: file, found: "magic number \(word(0))", expected: "\(magic)")
    }
    let sizes = (1...dimensions).map(word)
    let product = sizes.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
    guard sizes.allSatisfy({ $0 > 0 }), product == bytes.count - header else {
      throw DataError.malformed(
        path: file, found: "\(bytes.count - header) values",
        expected: sizes.map(String.init).joined(separator: " × "))
    }
    bytes.removeFirst(header)
    return (sizes, bytes)
  }

  private func contents(_ file: String) throws -> (bytes: [UInt8], path: String) {
    let plain = "\(path)/\(file)"
    if let data = FileManager.default.contents(atPath: plain) { return ([UInt8](data), plain) }
    guard let data = FileManager.default.contents(atPath: plain + ".gz") else {
      guard let package else {
        throw DataError.missingFile(
          dataset: name, path: plain, expected: "that file, or the same with .gz")
      }
      throw DataError.missingPackage(dataset: name, package: package, path: plain + ".gz")
    }
    guard let bytes = gunzip([UInt8](data)) else { throw DataError.damaged(path: plain + ".gz") }
    return (bytes, plain + ".gz")
  }
}
