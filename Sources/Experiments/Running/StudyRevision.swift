public import Foundation
import Kernels

/// The state of the repository in which the study is written, which is not that of patchlaw's own.
///
/// What patchlaw writes there, the results and the pages, is not counted as a change.
public struct StudyRevision: Codable, Hashable, Sendable {
  /// The commit that is checked out; nil without a repository, without git, or where git refuses.
  public var commit: String?
  /// Whether files differ from that commit; nil where that is unknown.
  public var isDirty: Bool?
  /// Names the text of the difference: the first 16 digits of its SHA-256; nil where there is none.
  public var difference: String?
  /// Lines that the difference adds and removes.
  public var changedLines: Int?

  public init() {}
}

extension StudyRevision {
  /// The most that is kept of a difference; the rest is cut off.
  private static let largestDifference = 4 << 20

  /// Asks git.
  ///
  /// - Parameters:
  ///   - spec: The study's file.
  ///   - excluded: Folders that are not counted, whether or not they lie in the repository.
  /// - Returns: The revision, and the text of `git diff HEAD` where tracked files differ.
  public static func read(
    of spec: String, except excluded: [String]
  ) -> (revision: StudyRevision, difference: Foundation.Data?) {
    let git = Git(folder: URL(filePath: spec).deletingLastPathComponent().path)
    var revision = StudyRevision()
    guard let root = git.line("rev-parse", "--show-toplevel") else { return (revision, nil) }
    let paths = [":(top)"] + excluded.compactMap { exclusion($0, in: root) }
    guard
      let status = git.text(
        ["status", "--porcelain=v2", "--branch", "--untracked-files=normal", "--"] + paths)
    else { return (revision, nil) }
    let lines = status.split(separator: "\n")
    let commit = lines.first { $0.hasPrefix("# branch.oid ") }?.split(separator: " ").last
    revision.commit = commit.flatMap { $0 == "(initial)" ? nil : String($0) }
    revision.isDirty = lines.contains { !$0.hasPrefix("#") }
    guard revision.commit != nil,
      lines.contains(where: { !$0.hasPrefix("#") && !$0.hasPrefix("?") }),
      let difference = git.output(
        ["diff", "HEAD", "--no-color", "--no-ext-diff", "--"] + paths, limit: largestDifference)
    else { return (revision, nil) }
    revision.difference = Digest(of: [UInt8](difference)).hexadecimal(8)
    revision.changedLines = changedLines(in: difference)
    return (revision, difference)
  }

  /// Keeps the text of a difference in the results folder, once for all runs that share it.
  ///
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  public func keep(_ difference: Foundation.Data?, in results: String) throws {
    guard let difference, let name = self.difference else { return }
    let path = "\(results)/diffs/\(name).patch"
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try DurableFile.createFolder("\(results)/diffs")
    try DurableFile.write(difference, to: path)
  }

  /// The pattern that leaves a folder out; nil where it is not within the repository.
  private static func exclusion(_ folder: String, in root: String) -> String? {
    let path = URL(filePath: folder).resolvingSymlinksInPath().standardizedFileURL.path
    let prefix = URL(filePath: root).resolvingSymlinksInPath().path + "/"
    guard path.hasPrefix(prefix) else { return nil }
    return ":(top,exclude,literal)\(path.dropFirst(prefix.count))"
  }

  private static func changedLines(in difference: Foundation.Data) -> Int {
    difference.split(separator: 0x0a).count { line in
      let isHeading = line.starts(with: Array("+++ ".utf8)) || line.starts(with: Array("--- ".utf8))
      return !isHeading && (line.first == UInt8(ascii: "+") || line.first == UInt8(ascii: "-"))
    }
  }
}

/// Questions to git about one folder.
private struct Git {
  let folder: String

  /// What it prints, as far as `limit` bytes; nil where it prints nothing, as when it refuses, and
  /// where there is no git.
  func output(_ arguments: [String], limit: Int = 1 << 24) -> Foundation.Data? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git", "-C", folder, "--no-optional-locks"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    // All is said when git closes its output; waiting for its end would cost a twentieth of a second.
    var data = Foundation.Data()
    while data.count < limit,
      let more = try? output.fileHandleForReading.read(upToCount: limit - data.count), !more.isEmpty
    { data += more }
    if data.count == limit { process.terminate() }
    return data.isEmpty ? nil : data
  }

  func text(_ arguments: [String]) -> String? {
    output(arguments).map { String(decoding: $0, as: UTF8.self) }
  }

  func line(_ arguments: String...) -> String? {
    text(arguments)?.split(separator: "\n").first.map(String.init)
  }
}
