import Foundation
import Kernels

/// The properties of datasets, cached between processes and keyed by file stamps.
///
/// One small file per dataset, which may be deleted at any time. A cache that cannot be read or
/// written costs time and nothing else.
public struct FactsCache: Sendable {
  /// nil disables the cache.
  let folder: String?

  public init(folder: String?) { self.folder = folder }

  /// The user's cache folder: `$XDG_CACHE_HOME/patchlaw`, or `~/.cache/patchlaw`.
  public static var standard: FactsCache {
    let environment = ProcessInfo.processInfo.environment
    // The XDG base directory specification says to ignore relative paths.
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

  /// Incremented when files are read in a different way.
  private static let version = 1
  /// A file that changed a moment ago may change again without a change of its time stamp.
  private static let settlingSeconds = 2

  /// The properties of `files`: from the cache if the stamps are unchanged, else from `read`.
  ///
  /// - Parameters:
  ///   - files: All files that `read` reads.
  ///   - kind: The format of the files.
  ///   - read: Reads and validates them.
  /// - Returns: The result of `read`, now or earlier for the same bytes.
  /// - Throws: The errors of `read`.
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

  /// The path of the cache file for these files.
  private func name(_ files: [String], kind: String) -> String {
    let paths = files.map { URL(filePath: $0).standardizedFileURL.path }
    let text = ([kind] + paths).joined(separator: "\n")
    return "\(Digest(of: Array(text.utf8)).hexadecimal(16)).json"
  }

  /// The entry stored after its digest; nil if it is missing, damaged or of an older version.
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
