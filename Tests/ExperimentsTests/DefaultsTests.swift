import Foundation
import Probes
import Settings
import TestSupport
import Testing

@testable import Experiments

struct DefaultsTests {
  /// `model.width: 128`, and what ids leave out where that is not the default.
  private func lines(_ schema: [SchemaEntry]) -> [String] {
    schema.compactMap { entry in
      guard let standard = entry.standard, let omitted = entry.omitted else { return nil }
      let left = omitted == standard ? "" : ", ids leave out \(omitted.json)"
      return "\(entry.path): \(standard.json)\(left)"
    }
  }

  @Test func `defaults, and what ids leave out, are as they were`() throws {
    let found = lines(CellConfig.schema()) + lines(ProbeConfig.schema(at: "probes.NAME"))
    let path = "\(fixtureFolder)/defaults.txt"
    let frozen = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map(String.init)
    // Runs that say nothing of a setting rely on its default, and their ids leave it out. So when a
    // default must change, give its field `omittedAt:` the old value: whoever asks for the old value
    // finds the old runs, whoever relies on the new default gets new ids, and the line here says
    // both. What ids leave out must never change. A new setting is a new line.
    let (lost, fresh) = (
      frozen.filter { !found.contains($0) }, found.filter { !frozen.contains($0) }
    )
    #expect(lost.isEmpty, "in Tests/Fixtures/defaults.txt, but not so any more")
    #expect(fresh.isEmpty, "not in Tests/Fixtures/defaults.txt")
  }
}
