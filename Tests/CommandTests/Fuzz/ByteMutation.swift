import Foundation
import TestSupport

/// Random damage to the bytes of files.
enum ByteMutation {
  /// Numbers that files get wrong.
  private static let numbers = [
    "0", "-1", "-5", "1e308", "1e-320", "9223372036854775807", "9223372036854775808", "nan", "null",
    "\"\"", "[]", "{}", "3", "0.5", "true", "99999999999999999999999", "4611686018427387904",
  ]

  /// The bytes with one to three pieces changed.
  static func mutated(_ bytes: [UInt8], _ generator: inout TestGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      guard !bytes.isEmpty else { return bytes }
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 2: bytes.removeSubrange(place...)
      case 3: bytes.removeSubrange(place..<end)
      case 4: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 5: bytes.insert(contentsOf: [0, 255, 10, 34], at: place)
      default: replaceNumber(after: place, in: &bytes, &generator)
      }
    }
    return bytes
  }

  /// Writes another number in place of the next one.
  private static func replaceNumber(
    after place: Int, in bytes: inout [UInt8], _ generator: inout TestGenerator
  ) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let start = bytes[place...].firstIndex(where: digits.contains) else { return }
    let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.count
    bytes.replaceSubrange(
      start..<end, with: (numbers.randomElement(using: &generator) ?? "0").utf8)
  }

  /// A safetensors file with a damaged header whose length is right again, mostly.
  ///
  /// Most lack their checksum, as files of other programs do, so that what comes after it is reached.
  static func header(of file: [UInt8], _ generator: inout TestGenerator) throws -> [UInt8] {
    let length = (0..<8).reduce(0) { $0 | Int(file[$1]) << (8 * $1) }
    var header = Array(file[8..<(8 + length)])
    if Int.random(in: 0..<8, using: &generator) > 0 {
      let fields = try JSONSerialization.jsonObject(with: Data(header)) as? [String: Any]
      let bare = fields?.filter { $0.key != "__metadata__" } ?? [:]
      header = [UInt8](
        try JSONSerialization.data(withJSONObject: bare, options: [.sortedKeys]))
    }
    if Int.random(in: 0..<8, using: &generator) > 0 { header = mutated(header, &generator) }
    let told =
      Int.random(in: 0..<10, using: &generator) == 0
      ? Int.random(in: 0...Int.max, using: &generator) : header.count
    let size = (0..<8).map { UInt8(truncatingIfNeeded: told >> (8 * $0)) }
    return size + header + file[(8 + length)...]
  }

  /// Damages one of the files below a folder, empties it, or removes it.
  static func damageFile(below folder: String, _ generator: inout TestGenerator) throws {
    let files = (FileManager.default.subpaths(atPath: folder) ?? []).sorted().filter { name in
      let facts = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      return facts?[.type] as? FileAttributeType == .typeRegular && !name.hasSuffix("lock")
    }
    guard let name = files.randomElement(using: &generator) else { return }
    let url = URL(filePath: "\(folder)/\(name)")
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: try FileManager.default.removeItem(at: url)
    case 1: try Data().write(to: url)
    case 2..<7:
      try Data(SealedMutation.mutated(Array(Data(contentsOf: url)), &generator)).write(to: url)
    default: try Data(mutated(Array(Data(contentsOf: url)), &generator)).write(to: url)
    }
  }
}
