import Kernels
import TestSupport

/// Damage under a checksum that agrees: what a faulty program would have written, and what is left
/// to refuse once the checksum has been passed.
enum SealedMutation {
  /// The bytes with one line, or the file's one value, changed and sealed again; plainly damaged where
  /// they have no checksum.
  static func mutated(_ bytes: [UInt8], _ generator: inout TestGenerator) -> [UInt8] {
    if case .whole(let content) = SealedObject(file: bytes) {
      return SealedObject.file(ByteMutation.mutated(content, &generator))
    }
    var lines = bytes.split(separator: newline).map { [UInt8]($0) }
    guard let place = lines.indices.randomElement(using: &generator) else { return bytes }
    if case .whole(let members) = SealedObject(lines[place]) {
      lines[place] = SealedObject.text(ByteMutation.mutated(members, &generator))
    } else if let record = record(lines[place]) {
      let changed = ByteMutation.mutated(record, &generator)
      lines[place] = Array("\(fingerprint(changed)) ".utf8) + changed
    } else {
      return ByteMutation.mutated(bytes, &generator)
    }
    return Array(lines.joined(separator: [newline])) + [newline]
  }

  private static let newline = UInt8(ascii: "\n")

  /// What follows the checksum in a line of a log; nil in any other line.
  private static func record(_ line: [UInt8]) -> [UInt8]? {
    guard line.count > 17, line[16] == UInt8(ascii: " ") else { return nil }
    let record = Array(line[17...])
    return fingerprint(record) == String(decoding: line[..<16], as: UTF8.self) ? record : nil
  }
}
