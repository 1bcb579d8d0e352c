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
    coreCount = ProcessInfo.processInfo.activeProcessorCount
    (blas, blasCore, vectors) = (BLAS.configuration, BLAS.core, BLAS.vectors)
    revision = Self.git(["rev-parse", "HEAD"]) ?? "unknown"
    isDirty = Self.git(["status", "--porcelain"]).map { !$0.isEmpty } ?? false
  }

  static var host: String { ProcessInfo.processInfo.hostName }

  /// What git prints, or nil where there is no git or no repository.
  private static func git(_ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
