import Foundation
import Kernels

/// An append-only file of records, one line each: a checksum, then JSON.
///
/// A torn last line, as a crash leaves it, is cut and never fatal.
struct RecordLog<Record: Codable> {
  let path: String

  /// What can be trusted of a log.
  struct Content {
    /// Those before the first damaged line.
    var records: [Record] = []
    /// Counted from 1.
    var damagedLine: Int?
    /// Why the file cannot be read; nil where it can.
    var unreadable: RunError?
    /// Whether that is the last line and without end, as a crash leaves it.
    var isTorn = false
    /// As ``RecordLog/checksum``.
    var checksum: String?

    /// - Throws: ``RunError/damaged(path:found:)`` when not every line is whole, or
    ///   ``RunError/unreadable(path:reason:)``.
    func checkLines(_ path: String) throws {
      if let unreadable { throw unreadable }
      guard let damagedLine else { return }
      throw RunError.damaged(
        path: path, found: "line \(damagedLine) does not agree with its checksum")
    }
  }

  /// Of the file's bytes; nil where there is none.
  var checksum: String? {
    FileManager.default.contents(atPath: path).map { fingerprint([UInt8]($0)) }
  }

  /// The records up to the first damaged line; none when there is no file.
  func records() -> [Record] { read().records }

  /// Reads the log; empty when there is no file.
  func read() -> Content {
    var content = Content()
    let data: Foundation.Data
    do {
      guard let found = try StoredFile.contents(path) else { return content }
      data = found
    } catch {
      content.unreadable = error as? RunError
      return content
    }
    let bytes = [UInt8](data)
    content.checksum = fingerprint(bytes)
    let lines = SealedLines(bytes)
    content.records = Self.records(bytes, lines.contents)
    if content.records.count < lines.count {
      content.damagedLine = content.records.count + 1
      content.isTorn = content.records.count == lines.count - 1 && bytes.last != 0x0a
    }
    return content
  }

  /// Reads records up to the first that is none: all of them in one go, which takes a fraction of the
  /// time of one by one.
  private static func records(_ bytes: [UInt8], _ lines: [Range<Int>]) -> [Record] {
    let reader = Record.self as? any LineRecord.Type
    if let records = reader?.records(bytes, lines) as? [Record] { return records }
    let decoder = JSONDecoder()
    let json = Foundation.Data([0x5b] + lines.map { bytes[$0] }.joined(separator: [0x2c]) + [0x5d])
    if let records = try? decoder.decode([Record].self, from: json), records.count == lines.count {
      return records
    }
    var records: [Record] = []
    for line in lines {
      let text = Foundation.Data(bytes[line])
      guard let record = try? decoder.decode(Record.self, from: text) else { break }
      records.append(record)
    }
    return records
  }

  /// Adds records and waits for the disk.
  func append(_ records: [Record]) throws {
    guard !records.isEmpty else { return }
    // What cannot be written as JSON is a fault of the records, not of the disk.
    let lines = try lines(records)
    do {
      if !FileManager.default.fileExists(atPath: path) {
        return try replace(with: records)
      }
      let handle = try FileHandle(forWritingTo: URL(filePath: path))
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: lines)
      try handle.synchronize()
    } catch let error as RunError {
      throw error
    } catch {
      throw RunError.unwritable(path: path, reason: DurableFile.reason(error))
    }
  }

  /// Rewrites the whole file, atomically.
  func replace(with records: [Record]) throws {
    try DurableFile.write(try lines(records), to: path)
  }

  private func lines(_ records: [Record]) throws -> Foundation.Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var data = Foundation.Data()
    for record in records {
      let json = try encoder.encode(record)
      data.append(Foundation.Data("\(fingerprint([UInt8](json))) ".utf8))
      data.append(json)
      data.append(0x0a)
    }
    return data
  }
}
