import Foundation
import Synchronization

/// How the workers on a results folder keep out of each other's way, the same for all of them.
///
/// On a network file system the first process that works in the folder decides and writes it down; a
/// person may change that file while no worker is there.
public struct ClaimMethod: Codable, Hashable, Sendable {
  public enum Kind: String, Codable, Sendable {
    /// The kernel's locks, which every host with the folder honors.
    case locks
    /// Files with a heartbeat, where locks are missing or bind one host only.
    case leases
  }

  public var kind: Kind
  /// What was found of the file system, in words.
  public var reason: String
  /// Between two heartbeats of a lease.
  public var beatSeconds = 5.0
  /// Silence after which a lease may be taken over.
  public var patienceSeconds = 60.0

  /// What a results folder uses; a process looks once.
  ///
  /// - Throws: ``RunError`` when the decision can neither be read nor written.
  public static func of(_ results: String) throws -> ClaimMethod {
    let folder = URL(filePath: results).standardizedFileURL.path
    if let known = known.withLock({ $0[folder] }) { return known }
    let found = try decision(for: results)
    known.withLock { $0[folder] = found }
    return found
  }

  private static let known = Mutex<[String: ClaimMethod]>([:])

  private static func decision(for results: String) throws -> ClaimMethod {
    let path = file(in: results)
    func stored() throws -> ClaimMethod? {
      try SealedFile.read(ClaimMethod.self, at: path, as: "a way to claim runs")
    }
    if let known = try stored() { return known }
    let system = FileSystem(of: results)
    let found = system.claimMethod
    // A local file system gives every process the same answer.
    guard system.network != nil || found.kind == .leases else { return found }
    try DurableFile.createFolder(results)
    try SealedFile.write(found, to: path)
    // Of two that decide at once, the later file counts for both.
    return try stored() ?? found
  }

  static func file(in results: String) -> String { "\(results)/workers.json" }
}
