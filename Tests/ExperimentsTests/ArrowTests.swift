import Foundation
import TestSupport
import Testing

/// The arrows between modules: what `Package.swift` allows, what files use, and what
/// ARCHITECTURE.md shows are the same.
struct ArrowTests {
  private let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// What each module of ours may import, by `Package.swift`.
  private func allowed() throws -> [String: Set<String>] {
    let package = try text("Package.swift")
    let pattern =
      #/(?:library\(|executableTarget\(\s*name: )\s*"(\w+)",\s*(?:dependencies: )?\[([^\]]*)\]/#
    let found = package.matches(of: pattern).map { match in
      (String(match.1), Set(match.2.matches(of: #/"(\w+)"/#).map { String($0.1) }))
    }
    return Dictionary(uniqueKeysWithValues: found)
  }

  /// What the files of a module import of our own modules.
  private func used(_ module: String, among modules: Set<String>) throws -> Set<String> {
    let folder = root.appending(path: "Sources/\(module)")
    let files =
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
      .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
    let pattern = #/(?m)^(?:public |internal |@testable )*import (?:struct |enum |func )?(\w+)/#
    let names = try files.flatMap { file in
      try String(contentsOf: file, encoding: .utf8).matches(of: pattern).map { String($0.1) }
    }
    return Set(names).intersection(modules)
  }

  @Test func `every arrow of the package is used, and every import is an arrow`() throws {
    let allowed = try allowed()
    #expect(allowed.count > 12)
    let modules = Set(allowed.keys).union(["CKernels"])
    for (module, arrows) in allowed {
      #expect(try used(module, among: modules) == arrows, "\(module)")
    }
  }

  @Test func `the table of modules in the architecture is the package's`() throws {
    let rows = try text("ARCHITECTURE.md").matches(
      of: #/(?m)^\| `(\w+)` \| ([^|]*) \| [^|]* \| [^|]* \|$/#)
    let shown = rows.map { row in
      (String(row.1), Set(row.2.matches(of: #/\w+/#).map { String($0.0) }))
    }
    let table = Dictionary(shown) { first, _ in first }.filter { $0.key != "CKernels" }
    #expect(try table == allowed())
  }
}
