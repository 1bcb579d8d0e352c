import Foundation
import Glibc
import Store

/// What killed processes left of files that they were writing, `NAME.PID.partial`.
///
/// A file is removed where its process is gone from this machine and nobody works in its folder.
struct PartialFiles {
  let results: String

  static func path(for path: String) -> String {
    "\(path).\(ProcessInfo.processInfo.processIdentifier)\(ending)"
  }

  private static let ending = ".partial"

  /// Removes them; what cannot be removed stays, and does no harm.
  func sweep() {
    for parent in ["runs", "artefacts", "artefacts/floors"] {
      for name in names("\(results)/\(parent)") {
        let folder = "\(results)/\(parent)/\(name)"
        let left = ["", "/scores", "/probes"].flatMap { abandoned(folder + $0) }
        guard !left.isEmpty, let lock = try? WorkLock.take(folder) else { continue }
        remove(left)
        withExtendedLifetime(lock) {}
      }
    }
    for name in names(results) {
      let folder = "\(results)/\(name)"
      let left = abandoned(folder)
      if !left.isEmpty { FolderLock.hold(folder) { remove(left) } }
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
      let process = name.dropLast(ending.count).split(separator: ".").last.flatMap({ Int32($0) }),
      process > 0
    else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }

  private func remove(_ files: [String]) {
    for file in files { try? FileManager.default.removeItem(atPath: file) }
  }
}
