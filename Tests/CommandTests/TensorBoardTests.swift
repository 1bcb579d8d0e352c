import Foundation
import TestSupport
import Testing
import Text

/// Event files that grow while a study runs.
struct TensorBoardTests {
  private static let spec = """
    question: Do curves move?
    base:
      data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}}
      data.validationImages: 20
      model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
      training: {budget: {steps: 60}, batchSize: 4, evaluations: 2, evaluationImages: 10}
    axes: {mask: {prefix: {}, causal: {model.attention: causal}}}
    limits: {workers: 1}

    """

  @Test func `events are what was measured, once, also of a run that was begun again`()
    throws
  {
    let folder = try TemporaryFolder().path
    try Data(Self.spec.utf8).write(to: URL(filePath: "\(folder)/moves.yaml"))
    func run(_ arguments: String...) throws -> Int32? {
      try BuiltProgram.run(
        ["run", "moves.yaml", "--tensorboard", "events"] + arguments, in: folder, seconds: 60
      ).code
    }
    #expect(try run() == 0)
    // One is trained again from its first step, as after the loss of a checkpoint.
    let first = try BuiltProgram.run(
      ["query", "SELECT run FROM points WHERE level = 'prefix'", "--csv"], in: folder
    ).output.split(separator: "\n")
    #expect(try run("--force", String(first[1])) == 0)
    let sql = """
      SELECT level, quantity, step, value FROM measurement
      JOIN points ON points.run = measurement.run
      """
    let rows = try CSV.records(BuiltProgram.run(["query", sql, "--csv"], in: folder).output)
      .dropFirst().map(\.fields)
    var attempts = 0
    for level in ["prefix", "causal"] {
      let place = "\(folder)/events/mask-\(level)/seed-0"
      let files = try FileManager.default.contentsOfDirectory(atPath: place).sorted()
      attempts += files.count
      let bytes = try files.map { try Data(contentsOf: URL(filePath: "\(place)/\($0)")) }
      let shown = try EventReader.scalars(bytes)
      let measured = rows.filter { $0[0] == level }
        .map { "\($0[1].replacing(".", with: "/")) \($0[2]) \(Float(Double($0[3]) ?? 0))" }
      #expect(shown.count > 60 && shown.sorted() == measured.sorted(), "\(level)")
    }
    #expect(attempts == 3)
  }

  @Test func `events that cannot be written stop no run, and are named once`() throws {
    let folder = try TemporaryFolder().path
    try Data(Self.spec.utf8).write(to: URL(filePath: "\(folder)/moves.yaml"))
    let ending = try BuiltProgram.run(
      ["run", "moves.yaml", "--tensorboard", "moves.yaml/events"], in: folder, seconds: 60)
    #expect(ending.code == 0 && ending.text.contains("2 of 2 runs done"), "\(ending.text)")
    #expect(ending.text.components(separatedBy: "cannot be written").count == 2, "\(ending.text)")
  }
}

/// Reads event files as TensorBoard does.
private enum EventReader {
  struct Damaged: Error {}

  /// Tag, step and value of each scalar that counts, in the order of the files.
  static func scalars(_ files: [Data]) throws -> [String] {
    var scalars: [(step: Int, text: String)] = []
    for file in files {
      for record in try records([UInt8](file)) {
        let event = try fields(record)
        let step = event[2].map { Int(number($0)) } ?? 0
        // The start of a session drops what older files have from its step on.
        if event[7] != nil { scalars.removeAll { $0.step >= step } }
        guard let summary = event[5] else { continue }
        let value = try fields(fields(summary)[1] ?? [])
        let tag = String(decoding: value[1] ?? [], as: UTF8.self)
        let float = Float(bitPattern: UInt32(number(value[2] ?? [])))
        scalars.append((step, "\(tag) \(step) \(float)"))
      }
    }
    return scalars.map(\.text)
  }

  /// The messages of a file: each after its length, with a checksum of four bytes after either.
  private static func records(_ bytes: [UInt8]) throws -> [[UInt8]] {
    var (place, records) = (0, [[UInt8]]())
    while place < bytes.count {
      guard place + 12 <= bytes.count else { throw Damaged() }
      let length = Int(number(Array(bytes[place..<(place + 8)])))
      guard place + 16 + length <= bytes.count else { throw Damaged() }
      records.append(Array(bytes[(place + 12)..<(place + 12 + length)]))
      place += 16 + length
    }
    return records
  }

  /// The bytes of each field of a protocol buffer by its number, integers as eight bytes.
  private static func fields(_ bytes: [UInt8]) throws -> [Int: [UInt8]] {
    var rest = bytes[...]
    func varint() throws -> UInt64 {
      var (value, shift) = (UInt64(0), UInt64(0))
      while let byte = rest.popFirst() {
        value |= UInt64(byte & 0x7f) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
      throw Damaged()
    }
    var fields: [Int: [UInt8]] = [:]
    while !rest.isEmpty {
      let key = try varint()
      switch key & 7 {
      case 0:
        let value = try varint()
        fields[Int(key >> 3)] = (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
      case 1, 5, 2:
        let count = key & 7 == 1 ? 8 : key & 7 == 5 ? 4 : Int(try varint())
        fields[Int(key >> 3)] = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
      default: throw Damaged()
      }
    }
    return fields
  }

  /// Of little-endian bytes.
  private static func number(_ bytes: [UInt8]) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
