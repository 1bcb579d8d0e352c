import Foundation
import Kernels
import Text

/// A folder in which images are being decoded: pixels as they come, and a journal of whole parts.
///
/// A part counts once its line is on the disk, after its pixels; what a killed process left beyond
/// is cut off.
final class DecodingFolder {
  private let path: String
  private let imageBytes: Int
  private(set) var parts: [DecodedPart]
  private let journal: FileHandle
  private let training: FileHandle
  private let test: FileHandle

  static let (trainingFile, testFile) = ("training.pixels", "test.pixels")
  static let (numbersFile, namesFile) = ("training.numbers", "training.names")

  /// Opens a folder, which is made where it does not exist.
  ///
  /// - Throws: ``DataError/uncached(path:reason:)``.
  init(_ path: String, imageBytes: Int) throws {
    (self.path, self.imageBytes) = (path, imageBytes)
    let names = ["journal", Self.trainingFile, Self.testFile].map { "\(path)/\($0)" }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for name in names where !FileManager.default.fileExists(atPath: name) {
        try Foundation.Data().write(to: URL(filePath: name))
      }
      let files = try names.map { try FileHandle(forUpdating: URL(filePath: $0)) }
      (journal, training, test) = (files[0], files[1], files[2])
      parts = DecodedPart.all(try journal.readToEnd() ?? Foundation.Data())
      try Self.cut(&parts, training, test, imageBytes)
      try journal.truncate(atOffset: 0)
      for part in parts { try journal.write(contentsOf: part.line()) }
    } catch {
      throw DataError.uncached(path: path, reason: FileFault(writing: "\(path)/journal", error).reason)
    }
  }

  /// Keeps the parts whose pixels are there, and no pixels beyond.
  private static func cut(
    _ parts: inout [DecodedPart], _ training: FileHandle, _ test: FileHandle, _ imageBytes: Int
  ) throws {
    let (trained, tested) = (try training.seekToEnd(), try test.seekToEnd())
    func bytes(_ labels: KeyPath<DecodedPart, [String?]>) -> UInt64 {
      UInt64(parts.reduce(0) { $0 + $1[keyPath: labels].count } * imageBytes)
    }
    while bytes(\.training) > trained || bytes(\.test) > tested { parts.removeLast() }
    try training.truncate(atOffset: bytes(\.training))
    try test.truncate(atOffset: bytes(\.test))
  }

  /// Writes the decoded images of a batch, and adds them to a part.
  ///
  /// - Throws: ``DataError/uncached(path:reason:)``.
  func store(
    _ batch: ImageDecoder.Batch, of images: [EncodedImage], in part: inout DecodedPart
  ) throws {
    try writing {
      part.enlarged = (part.enlarged ?? 0) + batch.enlarged
      for (place, image) in images.enumerated() {
        if let fault = batch.faults[place] {
          part.leftOut.append(.init(name: image.name, reason: fault))
          continue
        }
        let pixels = batch.pixels.bytes((place * imageBytes)..<((place + 1) * imageBytes))
        try (image.isTest ? test : training).write(contentsOf: pixels)
        if image.isTest {
          part.test.append(image.label)
        } else {
          part.training.append(image.label)
          part.names.append(image.name.oneLine)
          part.add(image.numbers)
        }
        if image.label == nil, part.unlabeled == nil { part.unlabeled = image.name }
      }
    }
  }

  /// Makes a whole part last.
  ///
  /// - Throws: ``DataError/uncached(path:reason:)``.
  func end(_ part: DecodedPart) throws {
    try writing {
      try training.synchronize()
      try test.synchronize()
      try journal.write(contentsOf: part.line())
      try journal.synchronize()
    }
    parts.append(part)
  }

  func close() throws {
    try writing {
      for file in [journal, training, test] { try file.close() }
      try FileManager.default.removeItem(atPath: "\(path)/journal")
    }
  }

  private func writing(_ body: () throws -> Void) throws {
    do { try body() } catch {
      throw DataError.uncached(path: path, reason: FileFault(writing: "\(path)/journal", error).reason)
    }
  }
}
