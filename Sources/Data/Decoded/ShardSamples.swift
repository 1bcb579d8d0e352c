import Foundation
import Kernels
import Settings

/// The samples of one shard: successive members whose names agree up to the first dot of the last
/// component.
///
/// Source: the WebDataset format, github.com/webdataset/webdataset.
struct ShardSamples {
  private let path: String
  private let archive: ArchiveReader
  private var members = 0
  /// The first member of the next sample.
  private var ahead: Member?
  private var isAtEnd = false
  private var seen: Set<[UInt8]> = []

  struct Sample {
    let key: [UInt8]
    fileprivate(set) var parts: [String: [UInt8]?] = [:]

    var size: Int { parts.values.reduce(0) { $0 + ($1?.count ?? 0) } }
  }

  private struct Member {
    let key: [UInt8]
    let ending: String
    /// nil for one that is too large.
    let bytes: [UInt8]?
  }

  init(path: String) {
    self.path = path
    archive = ArchiveReader(path: path)
  }

  /// - Throws: ``DataError`` if the archive is damaged.
  mutating func next() throws -> Sample? {
    guard let first = try ahead ?? member() else { return nil }
    ahead = nil
    var sample = Sample(key: first.key, parts: [first.ending: first.bytes])
    while let next = try member() {
      guard next.key == sample.key else {
        ahead = next
        break
      }
      sample.parts[next.ending] = .some(next.bytes)
    }
    guard seen.insert(sample.key).inserted else {
      throw malformed(
        "members of '\(sample.key.shownName)' in two places",
        "the members of a sample next to each other",
        "write the shard again with its members sorted by name")
    }
    if let ending = sample.emptyLabel {
      throw malformed(
        "an empty label in '\(sample.key.shownName).\(ending)'", "the label of an image",
        "write the label, or leave the sample out")
    }
    return sample
  }

  private func malformed(_ found: String, _ expected: String, _ fix: String) -> DataError {
    .malformed(path: path, found: found, expected: expected, fix: fix)
  }

  /// The next member that is not hidden, with its bytes if they may be an image or a label.
  private mutating func member() throws -> Member? {
    do {
      while !isAtEnd, let found = try archive.next() {
        members += 1
        let start = found.name.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        guard found.name[start...].first != UInt8(ascii: "."),
          let dot = found.name[start...].firstIndex(of: UInt8(ascii: "."))
        else { continue }
        let ending = Array(found.name[(dot + 1)...]).shownName.lowercased()
        let isRead = Sample.images.contains(ending) || Sample.labels.contains(ending)
        return Member(
          key: Array(found.name[..<dot]), ending: ending,
          bytes: isRead ? try archive.bytes(largest: EncodedImage.largest) : [])
      }
    } catch is ArchiveReader.Damage {
      throw DataError.malformed(
        path: path, found: "damage after \(members.counted("member"))", expected: "a whole tar archive",
        fix: "fetch the file again")
    }
    isAtEnd = true
    return nil
  }
}

extension ShardSamples.Sample {
  fileprivate static let images = ["jpg", "jpeg", "png", "webp"]
  fileprivate static let labels = ["cls", "json"]

  private struct Description: Decodable {
    let label: FolderMetadata.Label?
    let cls: FolderMetadata.Label?
  }

  func image(isTest: Bool) -> EncodedImage {
    let image = Self.images.lazy.compactMap { parts[$0] }.first
    let (label, hasBadLabel) = label
    let content: EncodedImage.Content =
      switch image {
      case nil:
        .fault(
          "no .jpg, .jpeg, .png or .webp, but .\(parts.keys.sorted().joined(separator: ", ."))")
      case .some(nil): .fault("more than \(EncodedImage.largest >> 20) MiB")
      case .some(.some) where hasBadLabel: .fault("its label cannot be read")
      case .some(.some(let bytes)): .bytes(bytes)
      }
    return EncodedImage(
      name: key.shownName, isTest: isTest, label: label, content: content,
      numbers: parts["json"].flatMap(\.self).map(FolderMetadata.numbers) ?? [:])
  }

  /// The member whose label is empty.
  fileprivate var emptyLabel: String? {
    guard let text = label.text, text.allSatisfy(\.isWhitespace) else { return nil }
    return parts["cls"] == nil ? "json" : "cls"
  }

  /// The content of .cls, or `label` or `cls` of .json.
  private var label: (text: String?, isBad: Bool) {
    if let file = parts["cls"] {
      let text = file.flatMap { String(validating: $0, as: UTF8.self) }?
        .trimmingCharacters(in: .whitespacesAndNewlines)
      return (text, text?.isEmpty ?? true)
    }
    guard let file = parts["json"] else { return (nil, false) }
    let found = file.flatMap {
      try? JSONDecoder().decode(Description.self, from: Foundation.Data($0))
    }
    return ((found?.label ?? found?.cls)?.text, found == nil)
  }
}
