import Foundation
import Kernels

/// Where and with what this process computes.
public struct Provenance: Codable, Hashable, Sendable {
  public static let version = "0.1.0"

  public let host: String
  public let cpu: String
  public let coreCount: Int
  public let blas: String
  public let blasCore: String
  public let vectors: String
  public let revision: String
  public let isDirty: Bool

  /// Asks the machine and, where the working folder is a repository, git.
  public init() {
    host = Self.host
    let lines =
      (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
      .split(separator: "\n") ?? []
    cpu =
      lines.first { $0.hasPrefix("model name") }?
      .split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
      ?? "unknown"
    coreCount = UsableCores.current.count
    (blas, blasCore, vectors) = (BLAS.configuration, BLAS.core, BLAS.vectors)
    (revision, isDirty) = Self.workingTree
  }

  static var host: String { ProcessInfo.processInfo.hostName }

  /// The commit that is checked out and whether anything differs from it, by one call of git.
  private static var workingTree: (revision: String, isDirty: Bool) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git", "status", "--porcelain=v2", "--branch"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return ("unknown", false) }
    // All is said when git closes its output; waiting for its end would cost a twentieth of a second.
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let lines = text.split(separator: "\n")
    let commit = lines.first { $0.hasPrefix("# branch.oid ") }?.split(separator: " ").last
    return (commit.map(String.init) ?? "unknown", lines.contains { !$0.hasPrefix("#") })
  }
}
