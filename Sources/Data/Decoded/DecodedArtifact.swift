import Foundation
import Glibc
import Kernels
import Text

/// A source's images as they are stored in the cache, shared by runs and studies: a manifest, pixels
/// and labels.
///
/// Made once, under a lock, in a folder of another name that is renamed when it is whole.
struct DecodedArtifact {
  let manifest: DecodedManifest
  let folder: String

  /// The artifact of a source, decoded now if it was not before.
  ///
  /// - Throws: ``DataError``.
  init(
    _ settings: some DecodedSettings, dataset: String, cache: FactsCache,
    source: () throws -> any EncodedSource
  ) throws {
    let found = try source()
    let images = "\(cache.folder ?? FactsCache.temporary)/images"
    folder = "\(images)/\(found.key)"
    if let manifest = DecodedManifest(folder: folder) {
      self.manifest = manifest
      return
    }
    do {
      try FileManager.default.createDirectory(atPath: images, withIntermediateDirectories: true)
    } catch {
      throw DataError.uncached(path: images, reason: FileFault(writing: images, error).reason)
    }
    manifest = try Self.locked("\(folder).lock", dataset: dataset) { [folder] in
      if let manifest = DecodedManifest(folder: folder) { return manifest }
      // Damaged, or of an earlier version.
      try? FileManager.default.removeItem(atPath: folder)
      let work = DecodingWork(
        settings: settings, dataset: dataset, source: found, folder: "\(folder).decoding")
      let manifest = try work.run()
      guard try source().key == found.key else {
        try? FileManager.default.removeItem(atPath: "\(folder).decoding")
        throw DataError.changedMeanwhile(dataset: dataset)
      }
      guard replaceFile(folder, with: "\(folder).decoding") == 0 else {
        throw DataError.uncached(path: folder, reason: "the folder cannot be renamed")
      }
      return manifest
    }
  }

  /// Runs `body` while no other process decodes the same images.
  private static func locked<Result>(
    _ path: String, dataset: String, _ body: () throws -> Result
  ) throws -> Result {
    if !FileManager.default.fileExists(atPath: path) {
      // Never replaces: of two that arrive at once, one makes the file and both lock that one.
      try? Foundation.Data().write(to: URL(filePath: path), options: .withoutOverwriting)
    }
    guard let handle = FileHandle(forUpdatingAtPath: path) else {
      throw DataError.uncached(path: path, reason: "permission denied")
    }
    _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
    if flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) != 0 {
      Decoding.tell(.waiting(dataset: dataset))
      _ = flock(handle.fileDescriptor, LOCK_EX)
    }
    defer { _ = flock(handle.fileDescriptor, LOCK_UN) }
    return try body()
  }

  /// The images, mapped.
  ///
  /// - Throws: ``DataError`` if a file cannot be read.
  func images(dataset: String) throws -> SourceImages {
    SourceImages(
      training: try set(DecodingFolder.trainingFile, "training.labels", dataset),
      test: try set(DecodingFolder.testFile, "test.labels", dataset), facts: manifest.sourceFacts,
      statistics: (manifest.mean, manifest.std))
  }

  /// Numbers of the training images by the name of their column.
  ///
  /// - Throws: ``DataError`` if the file cannot be read.
  func columns(dataset: String) throws -> [String: [Double]] {
    guard let names = manifest.columns, !names.isEmpty else { return [:] }
    let values = StoredNumbers.values(
      try fileBytes("\(folder)/\(DecodingFolder.numbersFile)", dataset: dataset))
    let count = manifest.facts.trainingImages
    return Dictionary(
      uniqueKeysWithValues: names.enumerated().map { place, name in
        (name, Array(values[(place * count)..<((place + 1) * count)]))
      })
  }

  /// Names of the training images, in their order.
  ///
  /// - Throws: ``DataError`` if the file cannot be read.
  func names(dataset: String) throws -> [String] {
    let bytes = try fileBytes("\(folder)/\(DecodingFolder.namesFile)", dataset: dataset)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func set(_ pixels: String, _ labels: String, _ dataset: String) throws -> ImageSet {
    guard let mapped = StoredBytes(mapping: "\(folder)/\(pixels)") else {
      throw DataError.unreadable(dataset: dataset, path: "\(folder)/\(pixels)")
    }
    let words: [UInt16]? =
      manifest.classes == nil
      ? nil : StoredLabels.values(try fileBytes("\(folder)/\(labels)", dataset: dataset))
    return ImageSet(shape: manifest.facts.shape, pixels: mapped, labels: words)
  }
}

/// Labels as files have them: two bytes each, the lower first.
enum StoredLabels {
  static func bytes(_ labels: [UInt16]) -> [UInt8] {
    labels.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
  }

  static func values(_ bytes: [UInt8]) -> [UInt16] {
    stride(from: 0, to: bytes.count - 1, by: 2).map {
      UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
    }
  }
}

/// Numbers as files have them: IEEE doubles, the lowest byte first.
enum StoredNumbers {
  static func bytes(_ numbers: [Double]) -> [UInt8] {
    numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) } }
  }

  static func values(_ bytes: [UInt8]) -> [Double] {
    stride(from: 0, to: bytes.count - 7, by: 8).map { start in
      Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) })
    }
  }
}

extension FactsCache {
  /// Where images are decoded without a cache.
  fileprivate static var temporary: String {
    FileManager.default.temporaryDirectory.appending(path: "patchlaw-\(getuid())").path
  }
}
