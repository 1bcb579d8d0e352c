import Foundation
import Kernels

/// A folder of IDX files as published for MNIST and Fashion-MNIST, plain or gz.
///
/// Images are gray, [images, height, width], or color, [images, height, width, channels]. If
/// neither split has labels, the images can be used for pre-training only.
struct IDXFiles: FileReader {
  let name: String
  let path: String
  /// The Debian package that installs the files, if any.
  let package: String?

  static let fashionMNIST = IDXFiles(
    name: "fashionMNIST", path: "/usr/share/datasets/fashion-mnist",
    package: "dataset-fashion-mnist")

  /// The files of one split.
  private struct Part {
    let images: String
    let labels: String?
  }

  func files() throws -> [String] {
    try parts().flatMap { [$0.images] + [$0.labels].compactMap(\.self) }
  }

  func read() throws -> SourceImages {
    let parts = try parts()
    let sets = try parts.map(set)
    let (training, test) = (sets[0], sets[1])
    guard test.shape == training.shape else {
      throw DataError.malformed(
        path: parts[1].images, found: "images of \(test.shape)",
        expected: "\(training.shape) as in \(parts[0].images)",
        fix: "use the same image size in both splits")
    }
    let largest = sets.compactMap { $0.labels?.max() }.max()
    return SourceImages(
      training: training, test: test, classCount: largest.map { Int($0) + 1 })
  }

  /// The training and the test split.
  private func parts() throws -> [Part] {
    if package == nil { try checkFolder(path, dataset: name) }
    let parts = try ["train", "t10k"].map { part in
      Part(
        images: try existing(part, Self.imageEndings) ?? missing(part, Self.imageEndings),
        labels: existing(part, Self.labelEndings))
    }
    // Labels of one split alone mean an incomplete copy, not images without labels.
    if package != nil || parts.contains(where: { $0.labels != nil }) {
      for (part, found) in zip(["train", "t10k"], parts) where found.labels == nil {
        _ = try missing(part, Self.labelEndings)
      }
    }
    return parts
  }

  private static let imageEndings = ["images-idx3-ubyte", "images-idx4-ubyte"]
  private static let labelEndings = ["labels-idx1-ubyte"]

  private func existing(_ part: String, _ endings: [String]) -> String? {
    endings.flatMap { ["\(path)/\(part)-\($0)", "\(path)/\(part)-\($0).gz"] }
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  private func missing(_ part: String, _ endings: [String]) throws -> String {
    let file = "\(path)/\(part)-\(endings[0])"
    guard let package else {
      throw DataError.missingFile(
        dataset: name, path: file, expected: "that file, or the same with .gz")
    }
    throw DataError.missingPackage(dataset: name, package: package, path: file + ".gz")
  }

  private func set(_ part: Part) throws -> ImageSet {
    let images = try IDXFile(part.images, dataset: name, magic: [2051, 2052])
    let channels = images.sizes.count == 4 ? images.sizes[3] : 1
    guard [1, 3].contains(channels) else {
      throw DataError.malformed(
        path: part.images, found: "\(channels) channels", expected: "1 or 3",
        fix: "write the dimensions as images, height, width, channels")
    }
    let labels = try part.labels.map { path in
      let file = try IDXFile(path, dataset: name, magic: [2049])
      guard file.sizes[0] == images.sizes[0] else {
        throw DataError.malformed(
          path: path, found: "\(file.sizes[0]) labels",
          expected: "\(images.sizes[0]), one for each image of \(part.images)",
          fix: "take both files from one source")
      }
      return file.values.map(UInt16.init)
    }
    let shape = ImageShape(height: images.sizes[1], width: images.sizes[2], channels: channels)
    return ImageSet(shape: shape, pixels: StoredBytes(images.values), labels: labels)
  }
}
