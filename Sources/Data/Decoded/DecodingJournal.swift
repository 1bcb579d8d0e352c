import Foundation
import Kernels

/// What a part of a source became, one line each of the journal that lets decoding go on.
struct DecodedPart: Codable {
  let part: Int
  /// Labels of the images that were stored, in order; nil for one without a label.
  var training: [String?] = []
  var test: [String?] = []
  /// Names of the stored training images.
  var names: [String] = []
  /// Numbers by column, with the place of the training image in the part.
  private(set) var numbers: [String: [Int: Double]] = [:]
  var leftOut: [DecodedManifest.LeftOut] = []
  /// Images that were enlarged to the side; nil in a journal of an earlier version.
  var enlarged: Int? = nil
  /// The first image without a label.
  var unlabeled: String? = nil

  init(part: Int) { self.part = part }

  /// Adds the numbers of the training image that was added last.
  mutating func add(_ own: [String: Double]) {
    for (column, number) in own { numbers[column, default: [:]][training.count - 1] = number }
  }

  var stored: Int { training.count + test.count }

  /// The journal's line, under a checksum.
  func line() throws -> Foundation.Data {
    Foundation.Data(SealedObject.file(try JSONEncoder().encode(self)))
  }

  /// The whole parts at the start of a journal.
  static func all(_ journal: Foundation.Data) -> [DecodedPart] {
    var parts: [DecodedPart] = []
    for line in journal.split(separator: UInt8(ascii: "\n")) {
      guard case .whole(let json) = SealedObject(file: [UInt8](line)),
        let part = try? JSONDecoder().decode(DecodedPart.self, from: Foundation.Data(json)),
        part.part == parts.count
      else { break }
      parts.append(part)
    }
    return parts
  }
}
