import Foundation
import Kernels

/// What datasets hold, remembered between processes by their files' stamps.
///
/// One small file per dataset, which may be deleted at any time. A cache that cannot be read or
/// written costs time and nothing else.
public struct FactsCache: Sendable {
  /// nil remembers nothing.
  let folder: String?

  public init(folder: String?) { self.folder = folder }

  /// The user's: `$XDG_CACHE_HOME/patchlaw`, or `~/.cache/patchlaw`.
  public static var standard: FactsCache {
    let environment = ProcessInfo.processInfo.environment
    // Relative paths there are to be ignored, says the XDG base directory specification.
    if let path = environment["XDG_CACHE_HOME"], path.hasPrefix("/") {
      return FactsCache(folder: "\(path)/patchlaw")
    }
    return FactsCache(folder: "\(homeFolder)/.cache/patchlaw")
  }

  private struct Entry: Codable {
    let version: Int
    let stamps: [FileStamp]
    let facts: SourceFacts
  }

  /// Rises when files are read in another way.
  private static let version = 1
  /// A file that changed a moment ago may change again without another time of change.
  private static let settlingSeconds = 2

  /// What `files` hold: as remembered while their stamps are the same, as read otherwise.
  ///
  /// - Parameters:
  ///   - files: Every file that `read` reads.
  ///   - kind: How they are read.
  ///   - read: Reads and checks them.
  /// - Returns: What `read` returns now, or returned of the same bytes.
  /// - Throws: What `read` throws.
  func facts(
    of files: [String], kind: String, read: () throws -> SourceFacts
  ) throws -> SourceFacts {
    let before = files.compactMap(FileStamp.init)
    let place = folder.map { "\($0)/\(name(files, kind: kind))" }
    if let entry = place.flatMap(stored), entry.stamps == before { return entry.facts }
    let facts = try read()
    let isSettled = before.allSatisfy { $0.isSettled(seconds: Self.settlingSeconds) }
    if let place, before.count == files.count, isSettled,
      before == files.compactMap(FileStamp.init)
    {
      store(Entry(version: Self.version, stamps: before, facts: facts), at: place)
    }
    return facts
  }

  /// Of the file that remembers these.
  private func name(_ files: [String], kind: String) -> String {
    let paths = files.map { URL(filePath: $0).standardizedFileURL.path }
    let text = ([kind] + paths).joined(separator: "\n")
    return "\(Digest(of: Array(text.utf8)).hexadecimal(16)).json"
  }

  /// The entry below its own digest; nil when there is none, or it is damaged or older.
  private func stored(_ path: String) -> Entry? {
    guard let bytes = FileManager.default.contents(atPath: path).map({ [UInt8]($0) }),
      let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    let json = Array(bytes[(end + 1)...])
    guard Array(bytes[..<end]) == Array(Digest(of: json).hexadecimal().utf8),
      let entry = try? JSONDecoder().decode(Entry.self, from: Foundation.Data(json)),
      entry.version == Self.version
    else { return nil }
    return entry
  }

  private func store(_ entry: Entry, at path: String) {
    guard let json = try? JSONEncoder().encode(entry) else { return }
    let head = Foundation.Data("\(Digest(of: [UInt8](json)).hexadecimal())\n".utf8)
    let folder = URL(filePath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try? (head + json).write(to: URL(filePath: path), options: .atomic)
  }
}
