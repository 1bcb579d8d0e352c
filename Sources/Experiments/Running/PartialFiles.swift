import Foundation
import Glibc
import Store
import Text

/// What killed processes left of files that they were writing, `NAME.HOST-PID.partial`.
///
/// A file of this host is removed where its process is gone and nobody works in its folder.
struct PartialFiles {
  let results: String

  static func path(
    for path: String, process: Int32 = ProcessInfo.processInfo.processIdentifier
  ) -> String { "\(path).\(host)-\(process)\(ending)" }

  private static let ending = ".partial"
  /// Without its domain, so that the last point is before it.
  private static let host = FileName.of(String(Provenance.host.prefix { $0 != "." }))

  /// Removes them; what cannot be removed stays, and does no harm.
  func sweep() {
    for parent in ["runs", "artefacts", "artefacts/floors"] {
      for name in names("\(results)/\(parent)") {
        let folder = "\(results)/\(parent)/\(name)"
        let left = ["", "/scores", "/probes"].flatMap { abandoned(folder + $0) }
        guard !left.isEmpty, let claim = try? WorkClaim.take(folder, in: results) else { continue }
        remove(left)
        withExtendedLifetime(claim) {}
      }
    }
    for name in names(results) {
      let folder = "\(results)/\(name)"
      let left = abandoned(folder)
      if !left.isEmpty { FolderLock.hold(folder) { remove(left) } }
    }
  }

  /// Removes what another host was writing in a folder that was taken over from it: if that host was only
  /// frozen, it can no longer put an old file in the place of a new one.
  static func fence(_ folder: String) {
    for part in ["", "/scores", "/probes"] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + part)) ?? []
      for name in names where name.hasSuffix(ending) {
        try? FileManager.default.removeItem(atPath: "\(folder)\(part)/\(name)")
      }
    }
  }

  private func names(_ folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private func abandoned(_ folder: String) -> [String] {
    names(folder).filter(Self.isAbandoned).map { "\(folder)/\($0)" }
  }

  private static func isAbandoned(_ name: String) -> Bool {
    guard name.hasSuffix(ending),
      let owner = name.dropLast(ending.count).split(separator: ".").last,
      owner.hasPrefix("\(host)-"), let process = Int32(owner.dropFirst(host.count + 1)), process > 0
    else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }

  private func remove(_ files: [String]) {
    for file in files { try? FileManager.default.removeItem(atPath: file) }
  }
}
