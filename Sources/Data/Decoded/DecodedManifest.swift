import Foundation
import Kernels
import Text

/// The description of decoded images: what plans, identities and records need, without a pixel.
struct DecodedManifest: Codable {
  /// Incremented when images are decoded in a different way.
  static let version = 2

  let version: Int
  let dataset: String
  /// As the user wrote it when the images were decoded.
  let path: String
  /// Images found, those left out included.
  let files: Int
  /// Class names by label; nil if images have no labels.
  let classes: [String]?
  let facts: SourceFacts
  /// Names of the training images' numbers; nil where they have none.
  let columns: [String]?
  /// Per channel, over the training images, of values in 0...1.
  let mean: [Float]
  let std: [Float]
  let leftOut: [LeftOut]
  /// Images smaller than the stored squares; nil in a manifest of an earlier version.
  let enlarged: Int?
  /// What else a reader should know, in sentences.
  let notes: [String]
  /// The stored files by name.
  let stored: [String: StoredFile]

  struct LeftOut: Codable {
    let name: String
    let reason: String
  }

  struct StoredFile: Codable {
    let stamp: FileStamp
    let digest: String

    init?(_ path: String) {
      guard let stamp = FileStamp(path: path), let digest = Digest(ofFile: path) else { return nil }
      (self.stamp, self.digest) = (stamp, digest.hexadecimal())
    }

    /// Whether the file is as it was: by its stamp, or else by its checksum.
    func isWhole(_ path: String) -> Bool {
      FileStamp(path: path) == stamp || Digest(ofFile: path)?.hexadecimal() == digest
    }
  }

  /// The fraction that was left out.
  var leftOutShare: Double { files > 0 ? Double(leftOut.count) / Double(files) : 0 }

  /// The first few that were left out, with reasons.
  var examples: String {
    let shown = leftOut.prefix(3).map { "\($0.name.oneLine) (\($0.reason))" }
    return shown.joined(separator: ", ") + (leftOut.count > 3 ? ", …" : "")
  }

  /// Reads the manifest of a folder; nil if there is none, or it or a file is damaged.
  init?(folder: String) {
    guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(Self.file)"),
      case .whole(let json) = SealedObject(file: bytes),
      let found = try? JSONDecoder().decode(Self.self, from: Foundation.Data(json)),
      found.version == Self.version,
      found.stored.allSatisfy({ $1.isWhole("\(folder)/\($0)") })
    else { return nil }
    self = found
  }

  static let file = "manifest.json"

  /// The file's bytes.
  func sealed() throws -> Foundation.Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Foundation.Data(SealedObject.file(try encoder.encode(self)))
  }
}

extension DecodedManifest {
  init(
    dataset: String, path: String, files: Int, classes: [String]?, columns: [String],
    images: SourceImages, leftOut: [LeftOut], enlarged: Int, notes: [String],
    stored: [String: StoredFile]
  ) {
    let statistics = images.statistics
    (version, self.dataset, self.path) = (Self.version, dataset, path)
    (self.files, self.classes, facts) = (files, classes, images.facts)
    self.columns = columns.isEmpty ? nil : columns
    (mean, std) = (statistics.mean, statistics.std)
    (self.leftOut, self.enlarged, self.notes, self.stored) = (leftOut, enlarged, notes, stored)
  }
}
