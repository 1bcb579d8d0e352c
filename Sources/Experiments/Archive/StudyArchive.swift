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
  /// Lines that cannot be trusted; their content is left out.
  private var damaged: [DamagedLine] = []
  /// Kinds of which the file has fewer lines than it says, in words.
  private var missing: [String: String] = [:]

  public init(study: StudyDescription) { self.study = study }

  /// Where a study's archive is.
  public static func path(of study: String, in results: String) -> String {
    "\(results)/\(study)/archive.jsonl"
  }

  /// A line that does not agree with its checksum, kept as it is: what it said may matter to a person.
  private struct DamagedLine: Hashable, Sendable {
    let message: String
    let text: Foundation.Data
    /// The kind of its content, as far as it can be read.
    let kind: String

    /// - Parameter objection: What is wrong with a line that is whole.
    init(_ path: String, _ number: Int, _ text: Foundation.Data, objection: String? = nil) {
      self.text = text
      // Then its content is at fault, not the disk.
      let isSealed = if case .whole = SealedObject(text) { true } else { false }
      let fault =
        objection
        ?? (isSealed ? "says what cannot be" : "does not agree with its checksum")
      // The first line is the study, also where nothing of it can be read.
      kind = number == 1 ? "study" : ArchiveLine.kind(of: text)
      // What folders and the spec say again needs no person.
      let otherwise =
        switch objection == nil ? kind : "" {
        case "run":
          "`patchlaw run` of the whole study writes the line again from the run's folder, or trains "
            + "the run again"
        case "study", "floor": "`patchlaw run` of the whole study writes the line again"
        default: objection == nil ? "delete the line" : "delete the line that is wrong"
        }
      message =
        "\(path):\(number): the line \(fault), and "
        + (number == 1
          ? "nothing of the study can be read without it; " : "its content is left out; ")
        + "where git tracks the file, `git checkout \(path)` restores it; otherwise \(otherwise)"
    }
  }

  /// Lines that cannot be trusted, in words.
  public var damage: [String] {
    damaged.map(\.message) + missing.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Reads an archive.
  ///
  /// - Parameters:
  ///   - path: Of the file.
  ///   - study: The study, for a file whose own description is damaged.
  /// - Returns: nil where there is no file.
  /// - Throws: ``RunError/damagedArchive(_:)`` when not even the study is known.
  public init?(contentsOf path: String, of study: StudyDescription? = nil) throws {
    guard let data = try StoredFile.contents(path) else { return nil }
    var archive = study.map(StudyArchive.init(study:))
    var damaged: [DamagedLine] = []
    var (found, stated): ([String: Int], [String: Int]?) = ([:], nil)
    let texts = data.split(separator: 0x0a).map { Foundation.Data($0) }
    let lines = ReadAhead(texts) { ArchiveLine($0) }
    defer { lines.stop() }
    for (number, text) in texts.enumerated() {
      func damage(_ objection: String? = nil) {
        damaged.append(DamagedLine(path, number + 1, text, objection: objection))
      }
      found[ArchiveLine.kind(of: text), default: 0] += 1
      guard case .some(.some(let line)) = lines.next() else {
        damage()
        continue
      }
      if case .study(_, let lines?) = line { stated = lines }
      if case .study(let study, _) = line, archive == nil {
        archive = StudyArchive(study: study)
      } else if let objection = archive?.add(line) {
        damage(objection)
      }
    }
    guard var archive else {
      let first = damaged.first ?? DamagedLine(path, 1, Foundation.Data())
      throw RunError.damagedArchive(first.message)
    }
    archive.damaged = damaged
    archive.missing = archive.missing(found, stated, path)
    self = archive
  }

  /// What a file lacks that it says it has: lines lost by a partial copy or a wrong merge.
  ///
  /// Files of earlier versions say only which runs they have.
  private func missing(
    _ found: [String: Int], _ stated: [String: Int]?, _ path: String
  ) -> [String: String] {
    let stated = stated ?? ["run": study.runs.count]
    var words: [String: String] = [:]
    for (kind, count) in stated where found[kind, default: 0] < count {
      let lost = count - found[kind, default: 0]
      words[kind] =
        "\(path): \(lost) of its \(count) '\(kind)' lines \(lost == 1 ? "is" : "are") missing; where git tracks "
        + "the file, `git checkout \(path)` restores them"
        + (["run", "floor"].contains(kind)
          ? "; otherwise `patchlaw run` of the whole study makes them again" : "")
    }
    return words
  }

  /// Whether a file is there that does not say of which study it is.
  ///
  /// - Parameters:
  ///   - study: The study's name.
  ///   - results: The results folder.
  public static func isHeadless(_ study: String, in results: String) -> Bool {
    let path = path(of: study, in: results)
    guard (try? StoredFile.isRegular(path)) == true, let file = FileHandle(forReadingAtPath: path)
    else { return false }
    defer { try? file.close() }
    var head = Foundation.Data()
    while !head.contains(0x0a), let more = try? file.read(upToCount: 1 << 16), !more.isEmpty {
      head.append(more)
    }
    guard case .study? = ArchiveLine(Foundation.Data(head.prefix { $0 != 0x0a })) else { return true }
    return false
  }

  /// Gives up damaged lines whose content is known from elsewhere.
  mutating func forgetDamage(of kinds: Set<String>) {
    damaged.removeAll { kinds.contains($0.kind) }
    missing = missing.filter { !kinds.contains($0.key) }
  }

  /// - Returns: What is wrong with the line beside those before it, as the rest of a sentence.
  private mutating func add(_ line: ArchiveLine) -> String? {
    switch line {
    case .study(let study, _): self.study = study
    // A line may be there again, as after a merge by git: once is enough, and of two the later counts.
    case .registration(let entry):
      if !registrations.contains(entry) { registrations.append(entry) }
    case .excluded(let entry):
      exclusions.removeAll { $0.run == entry.run }
      exclusions.append(entry)
    case .floor(let floor):
      if let known = floors.first(where: { $0.key == floor.key }) {
        return known == floor ? nil : "has a different value for a floor than an earlier line"
      }
      floors.append(floor)
    case .run(let snapshot):
      guard let known = runs[snapshot.run.id] else {
        runs[snapshot.run.id] = snapshot
        return nil
      }
      if known.hasEnded, snapshot.hasEnded, RunComparison(known, snapshot) != .equal {
        return "has different results for run \(RunID(snapshot.run.id)) than an earlier line"
      }
      runs[snapshot.run.id] = known.merged(with: snapshot)
    }
    return nil
  }

  /// Writes the archive, whole or not at all.
  ///
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  public func write(to path: String) throws {
    var data = Foundation.Data()
    for line in lines { data.append(try line.encoded()) }
    for line in damaged { data.append(line.text + Foundation.Data("\n".utf8)) }
    if try StoredFile.contents(path) == data { return }
    try DurableFile.createFolder(URL(filePath: path).deletingLastPathComponent().path)
    try DurableFile.write(data, to: path)
  }

  private var lines: [ArchiveLine] {
    let rest: [ArchiveLine] = registrations.map { .registration($0) } + exclusions.map { .excluded($0) }
      + floors.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { .floor($0) }
      + runs.values.sorted { $0.run.id < $1.run.id }.map { .run($0) }
    let counts = Dictionary(grouping: rest, by: \.kind).mapValues(\.count)
    return [.study(study, lines: counts)] + rest
  }
}

/// One line of an archive: `{"checksum":"…","run":{…}}`.
private enum ArchiveLine {
  /// With how many lines of each other kind the file has; nil in a file of an earlier version.
  case study(StudyDescription, lines: [String: Int]?)
  case registration(Registration)
  case excluded(RunExclusion)
  case floor(FloorRecord)
  case run(RunSnapshot)

  /// nil for a line whose content does not agree with its checksum.
  init?(_ line: Foundation.Data) {
    guard case .whole = SealedObject(line),
      let found = try? Self.decoder.decode(Content.self, from: line)
    else { return nil }
    if let study = found.study {
      self = .study(study, lines: found.lines)
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
    case .study(let study, let lines): (content.study, content.lines) = (study, lines)
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
    return Foundation.Data(SealedObject.text(Array(body))) + Foundation.Data("\n".utf8)
  }

  /// The name of its content.
  var kind: String {
    switch self {
    case .study: "study"
    case .registration: "registration"
    case .excluded: "excluded"
    case .floor: "floor"
    case .run: "run"
    }
  }

  /// The name of a line's content, as far as it can be read: its second key, or what follows the counts of
  /// a study.
  static func kind(of line: Foundation.Data) -> String {
    let parts = String(decoding: line.prefix(64), as: UTF8.self).split(
      separator: "\"", omittingEmptySubsequences: false)
    let key = parts.count > 5 ? String(parts[5]) : ""
    return key == "lines" ? "study" : key
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }

  private struct Content: Codable {
    var study: StudyDescription?
    var lines: [String: Int]?
    var registration: Registration?
    var excluded: RunExclusion?
    var floor: FloorRecord?
    var run: RunSnapshot?
  }
}
