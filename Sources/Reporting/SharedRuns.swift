import Scaling
import Text

/// Runs that several studies have in common, most often their controls: what is particular to such runs
/// moves the claims of all these studies together.
struct SharedRuns: Sendable {
  /// By run: its cell, and each study with the levels that it has there.
  private var runs: [String: Shared] = [:]

  private struct Shared: Sendable {
    let cell: String
    var studies: [Study] = []
  }

  private struct Study: Hashable, Sendable {
    let name: String
    let levels: String
  }

  /// - Throws: ``TableError`` where the table of runs lacks a column.
  mutating func add(_ study: String, _ table: PointTable) throws {
    func column(_ name: String) throws -> Int {
      guard let column = table.header.firstIndex(of: name) else {
        throw TableError.unknownColumn(name, known: table.header)
      }
      return column
    }
    let (run, cell, seed) = try (column("run"), column("cell"), column("seed"))
    for row in table.rows {
      let levels = row.fields[min(cell + 1, seed)..<seed].joined(separator: ", ")
      runs[row.fields[run], default: Shared(cell: row.fields[cell])].studies
        .append(Study(name: study, levels: levels))
    }
  }

  /// A paragraph and a table, a row for each cell that several studies have; nil where none is shared.
  var markdown: String? {
    let shared = runs.filter { $0.value.studies.map(\.name).distinct.count > 1 }
    let groups = Dictionary(grouping: shared.keys.sorted()) { run in
      Group(cell: shared[run]?.cell ?? "", studies: shared[run]?.studies ?? [])
    }
    guard !groups.isEmpty else { return nil }
    let table = Table(
      headings: ["shared by (as)", "runs"],
      rows: groups.sorted { $0.value[0] < $1.value[0] }.map { group, runs in
        let studies = group.studies.map { study in
          study.levels.isEmpty ? study.name : "\(study.name) (\(study.levels))"
        }
        return [
          studies.joined(separator: "; "), runs.map { "\($0.prefix(8))" }.joined(separator: ", "),
        ]
      })
    return "Studies that share runs, so that their claims are not independent:\n\n\(table.markdown)"
  }

  private struct Group: Hashable {
    let cell: String
    let studies: [Study]
  }
}
