import Foundation
import Kernels

/// The images of tar archives with their splits and labels.
struct ShardSource: EncodedSource {
  let key: String
  let partSizes: [Int]
  let notes: [String]
  private let shards: [Shard]
  private let hashed: HashedSplit

  private struct Shard: Sendable {
    let path: String
    let stamp: FileStamp
    /// nil where the key decides.
    let isTest: Bool?
  }

  /// - Throws: ``DataError`` if a shard does not exist.
  init(_ settings: ImageShards, dataset: String) throws {
    let training = try Self.shards(
      settings.path, isTest: settings.test == nil ? nil : false, dataset: dataset)
    let test = try settings.test.map { try Self.shards($0, isTest: true, dataset: dataset) } ?? []
    shards = training + test
    hashed = HashedSplit(fraction: settings.testFraction)
    partSizes = shards.map(\.stamp.size)
    notes = settings.test == nil ? ["test images were chosen by a hash of their keys"] : []
    let lines = shards.map { "\($0.stamp.text) \($0.isTest == true)" }
    let rule = settings.test == nil ? " \(settings.testFraction)" : ""
    key = Digest(of: Array("shards \(settings.storage)\(rule) \(lines)".utf8)).hexadecimal(16)
  }

  private static func shards(
    _ pattern: String, isTest: Bool?, dataset: String
  ) throws -> [Shard] {
    guard !pattern.isEmpty else { throw DataError.noPath(dataset: dataset) }
    return try paths(expanded(pattern), dataset: dataset).map { path in
      guard let stamp = FileStamp(path: path) else {
        throw DataError.missingFile(
          dataset: dataset, path: path,
          expected: "every shard of \(pattern); a range is written as in {000000..000049}")
      }
      return Shard(path: path, stamp: stamp, isTest: isTest)
    }
  }

  private static func paths(_ pattern: String, dataset: String) throws -> [String] {
    if case .folder = FolderEntry.kind(Array(pattern.utf8)) {
      let names = (FolderEntry.all(in: Array(pattern.utf8)) ?? []).map(\.name.shownName)
      let shards = names.filter { $0.hasSuffix(".tar") && !$0.hasPrefix(".") }
      guard !shards.isEmpty else { throw DataError.noShards(dataset: dataset, path: pattern) }
      return shards.map { "\(pattern)/\($0)" }
    }
    guard let names = ShardPattern.names(pattern) else {
      throw DataError.badPattern(dataset: dataset, pattern: pattern)
    }
    return names
  }

  func read(part: Int, _ body: ([EncodedImage]) throws -> Void) throws {
    let shard = shards[part]
    var (batch, bytes) = ([EncodedImage](), 0)
    var samples = ShardSamples(path: shard.path)
    while let sample = try samples.next() {
      bytes += sample.size
      batch.append(sample.image(isTest: shard.isTest ?? hashed.isTest(sample.key)))
      guard batch.count == EncodedImage.batch || bytes > Self.mostBytes else { continue }
      try body(batch)
      (batch, bytes) = ([], 0)
    }
    if !batch.isEmpty { try body(batch) }
  }

  /// Encoded bytes that are held at once, but for one image.
  private static let mostBytes = 1 << 26
}
