import Foundation
import Kernels

/// A study's runs as text, without weights: what git keeps, and what a fresh clone reports from.
///
/// `results/STUDY/archive.jsonl` holds one JSON object a line, each with the checksum of its
/// content: the study first, then registrations in the order of time, excluded runs, floors by cell,
/// metric and kind, and runs by id.
public struct StudyArchive: Hashable, Sendable {
  public var study: StudyDescription
  public var registrations: [Registration] = []
  public var exclusions: [RunExclusion] = []
  public var floors: [FloorRecord] = []
  /// By id.
  public var runs: [String: RunSnapshot] = [:]
  /// Lines that cannot be trusted, in words; their content is left out.
  public private(set) var damage: [String] = []

  public init(study: StudyDescription) { self.study = study }

  /// Where a study's archive is.
  public static func path(of study: String, in results: String) -> String {
    "\(results)/\(study)/archive.jsonl"
  }

  /// Reads an archive.
  ///
  /// - Parameter path: Of the file.
  /// - Returns: nil where there is no file.
  /// - Throws: ``RunError/unreadable(path:reason:)`` when not even the study can be read.
  public init?(contentsOf path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    var archive: StudyArchive?
    var damage: [String] = []
    for (number, line) in data.split(separator: 0x0a).enumerated() {
      guard let line = ArchiveLine(Foundation.Data(line)) else {
        damage.append("\(path):\(number + 1): the line is damaged; its content is left out")
        continue
      }
      if case .study(let study) = line {
        archive = StudyArchive(study: study)
      } else {
        archive?.add(line)
      }
    }
    guard var archive else {
      throw RunError.unreadable(
        path: path, reason: "it does not begin with the study's description")
    }
    archive.damage = damage
    self = archive
  }

  private mutating func add(_ line: ArchiveLine) {
    switch line {
    case .study: break
    case .registration(let entry): registrations.append(entry)
    case .excluded(let entry): exclusions.append(entry)
    case .floor(let floor): floors.append(floor)
    case .run(let snapshot): runs[snapshot.run.id] = snapshot
    }
  }

  /// Writes the archive, whole or not at all.
  ///
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  public func write(to path: String) throws {
    var data = Foundation.Data()
    for line in lines { data.append(try line.encoded()) }
    if FileManager.default.contents(atPath: path) == data { return }
    try DurableFile.createFolder(URL(filePath: path).deletingLastPathComponent().path)
    try DurableFile.write(data, to: path)
  }

  private var lines: [ArchiveLine] {
    [.study(study)] + registrations.map { .registration($0) } + exclusions.map { .excluded($0) }
      + floors.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { .floor($0) }
      + runs.values.sorted { $0.run.id < $1.run.id }.map { .run($0) }
  }
}

/// One line of an archive: `{"checksum":"…","run":{…}}`.
private enum ArchiveLine {
  case study(StudyDescription)
  case registration(Registration)
  case excluded(RunExclusion)
  case floor(FloorRecord)
  case run(RunSnapshot)

  private static let prefix = #"{"checksum":""#
  /// Hexadecimal digits of a checksum: the first eight bytes of a SHA-256 digest.
  private static let digits = 16

  /// nil for a line whose content does not agree with its checksum.
  init?(_ line: Foundation.Data) {
    let text = [UInt8](line)
    let head = Self.prefix.utf8.count
    // The content is what follows the checksum, its quotation mark and comma, to the closing brace.
    guard text.count > head + Self.digits + 3, text.starts(with: Self.prefix.utf8),
      text[head + Self.digits] == UInt8(ascii: "\""), text.last == UInt8(ascii: "}")
    else { return nil }
    let checksum = String(decoding: text[head..<(head + Self.digits)], as: UTF8.self)
    let content = Array(text[(head + Self.digits + 2)..<(text.count - 1)])
    guard Self.checksum(content) == checksum,
      let found = try? Self.decoder.decode(Content.self, from: line)
    else { return nil }
    if let study = found.study {
      self = .study(study)
    } else if let registration = found.registration {
      self = .registration(registration)
    } else if let excluded = found.excluded {
      self = .excluded(excluded)
    } else if let floor = found.floor {
      self = .floor(floor)
    } else if let run = found.run {
      self = .run(run)
    } else {
      return nil
    }
  }

  func encoded() throws -> Foundation.Data {
    var content = Content()
    switch self {
    case .study(let study): content.study = study
    case .registration(let entry): content.registration = entry
    case .excluded(let entry): content.excluded = entry
    case .floor(let floor): content.floor = floor
    case .run(let snapshot): content.run = snapshot
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    // Without its braces: the one key and its value.
    let body = [UInt8](try encoder.encode(content)).dropFirst().dropLast()
    let head = "\(Self.prefix)\(Self.checksum(Array(body)))\","
    return Foundation.Data(head.utf8) + Foundation.Data(body) + Foundation.Data("}\n".utf8)
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }

  private static func checksum(_ content: [UInt8]) -> String {
    Digest(of: content).hexadecimal(digits / 2)
  }

  private struct Content: Codable {
    var study: StudyDescription?
    var registration: Registration?
    var excluded: RunExclusion?
    var floor: FloorRecord?
    var run: RunSnapshot?
  }
}
