import Foundation
import Kernels
import Settings

/// The training images that are left of a source: without near duplicates, then the best share.
///
/// Validation and test images, and the labeled images of probes, stay as they are, so that runs of
/// different selections are judged alike.
struct Curation {
  /// Indices among the source's training images, ascending.
  let kept: [Int]
  /// Each near duplicate that was removed, with the image that was kept in its place.
  let duplicates: [NearDuplicate]
  let facts: CurationFacts

  /// - Parameters:
  ///   - config: What is selected, and what is held out.
  ///   - source: The properties of the source.
  ///   - numbers: One per training image; not a number where it has none.
  ///   - cache: Where near duplicates are remembered.
  ///   - images: Reads the training images where near duplicates are not known yet.
  /// - Throws: The errors of `images`.
  init(
    _ config: DataConfig, _ source: SourceFacts, numbers: [Double]?, cache: FactsCache,
    images: () throws -> ImageSet
  ) throws {
    let pool = config.pool(of: source.trainingImages).sorted()
    duplicates =
      try config.deduplicate.map {
        try cache.duplicates($0.distance, source, pool: pool, images: images)
      } ?? []
    let removed = Set(duplicates.map(\.image))
    let rest = pool.filter { !removed.contains($0) }
    var chosen = rest
    if let selection = config.select, let numbers {
      let ranked = rest.sorted {
        (Self.rank(numbers[$1]), $0) < (Self.rank(numbers[$0]), $1)
      }
      let count = max(1, Int((selection.keep * Double(rest.count)).rounded()))
      chosen = ranked.prefix(count).sorted()
    }
    kept = chosen
    let text = "\(pool.count) \(chosen)"
    facts = CurationFacts(
      images: pool.count, duplicates: duplicates.count, kept: chosen.count,
      digest: Digest(of: Array(text.utf8)).hexadecimal())
  }

  private static func rank(_ number: Double) -> Double { number.isNaN ? -.infinity : number }
}

/// A training image that was removed, and the earlier one that is like it.
struct NearDuplicate: Codable, Hashable, Sendable {
  let image: Int
  let kept: Int
}

/// What a selection leaves, without the images.
public struct CurationFacts: Hashable, Sendable, Codable {
  /// Training images beside those for validation.
  public let images: Int
  /// Near duplicates that were removed.
  public let duplicates: Int
  public let kept: Int
  /// SHA-256, in hexadecimal, of which images are kept.
  public let digest: String
}

extension CurationFacts {
  /// As in `300 of 1000 training images selected, without 20 near duplicates`.
  var text: String {
    "\(kept) of \(images.counted("training image")) selected"
      + (duplicates > 0 ? ", without \(duplicates.counted("near duplicate"))" : "")
  }
}

extension DataConfig {
  /// The same without a selection.
  var uncurated: DataConfig {
    var config = self
    (config.select, config.deduplicate, config.images) = (nil, nil, nil)
    return config
  }

  /// Whether training images are selected.
  var isCurated: Bool { select != nil || deduplicate != nil }

  /// The source's training images in their fixed shuffled order, without those for validation.
  func pool(of count: Int) -> ArraySlice<Int> {
    shuffled(count)[min(validationImages, count)...]
  }

  /// The first are those for validation.
  func shuffled(_ count: Int) -> [Int] {
    (0..<count).shuffled(by: SeededGenerator(seed: 0, stream: .split))
  }

  /// The training images that are left; nil if nothing is selected.
  ///
  /// - Parameters:
  ///   - source: The properties of the source.
  ///   - cache: Where near duplicates are remembered.
  ///   - images: Reads the training images where near duplicates are not known yet.
  /// - Throws: ``DataError`` if files are missing or damaged, or no image has the number.
  func curation(
    _ source: SourceFacts, cache: FactsCache, images: () throws -> ImageSet
  ) throws -> Curation? {
    guard isCurated else { return nil }
    let ranks = try self.select.map { try numbers($0.by, source, cache) }
    return try Curation(self, source, numbers: ranks, cache: cache, images: images)
  }

  private func numbers(
    _ column: String, _ source: SourceFacts, _ cache: FactsCache
  ) throws -> [Double] {
    let reader = dataset.reader
    let columns = try reader.columns(cache)
    guard let found = columns[column], found.count == source.trainingImages else {
      throw DataError.noColumn(
        dataset: reader.name, column: column, known: columns.keys.sorted())
    }
    return found
  }
}

extension FactsCache {
  private struct Entry: Codable {
    let duplicates: [NearDuplicate]
  }

  /// Near duplicates among some of a source's training images, from the cache if they were found
  /// before.
  ///
  /// - Parameters:
  ///   - distance: Bits in which the hashes of duplicates may differ.
  ///   - source: The properties of the source.
  ///   - pool: The images, ascending.
  ///   - images: Reads them.
  /// - Throws: The errors of `images`.
  fileprivate func duplicates(
    _ distance: Int, _ source: SourceFacts, pool: [Int], images: () throws -> ImageSet
  ) throws -> [NearDuplicate] {
    let key = "duplicates 1 \(source.fingerprint) \(distance) \(pool)"
    let path = folder.map { "\($0)/duplicates-\(Digest(of: Array(key.utf8)).hexadecimal(16)).json" }
    if let path, let bytes = FileManager.default.contents(atPath: path),
      case .whole(let json) = SealedObject(file: [UInt8](bytes)),
      let entry = try? JSONDecoder().decode(Entry.self, from: Foundation.Data(json))
    {
      return entry.duplicates
    }
    let found = try images().nearDuplicates(distance, among: pool)
    if let path, let folder, let json = try? JSONEncoder().encode(Entry(duplicates: found)) {
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try? Foundation.Data(SealedObject.file(json)).write(to: URL(filePath: path), options: .atomic)
    }
    return found
  }
}

extension ImageSet {
  /// Images whose hash is near that of an earlier one that is kept.
  fileprivate func nearDuplicates(_ distance: Int, among pool: [Int]) -> [NearDuplicate] {
    var (hashes, kept, found) = ([UInt64](), [Int](), [NearDuplicate]())
    for image in pool {
      let hash = DifferenceHash.of(
        pixels, image: indices[image], height: shape.height, width: shape.width,
        channels: shape.channels)
      if let near = DifferenceHash.firstNear(hash, among: hashes, distance: distance) {
        found.append(NearDuplicate(image: image, kept: kept[near]))
      } else {
        hashes.append(hash)
        kept.append(image)
      }
    }
    return found
  }
}
