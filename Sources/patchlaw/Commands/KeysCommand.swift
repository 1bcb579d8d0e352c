import Text
import ArgumentParser
import Experiments
import Probes
import Questions
import Settings

/// Lists what a spec may say.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "List every key of a spec with type, default and meaning.")

  @Argument(help: "Only keys that begin with this, such as model.head.")
  var prefix = ""

  @Flag(help: "Print JSON.")
  var json = false

  struct Key: Codable {
    let key: String
    let kind: String
    let standard: String?
    let range: String?
    let meaning: String
  }

  func run() throws {
    let sections = SpecKey.allCases.map {
      Key(key: $0.rawValue, kind: "section", standard: nil, range: nil, meaning: $0.meaning)
    }
    let entries =
      CellConfig.schema(at: "") + ProbeConfig.schema(at: "probes.NAME")
      + StudyLimits.schema(at: "limits") + Expectation.schema(at: "expect")
      + FitRequest.schema(at: "fits.NAME")
    let keys = (sections + entries.map(key)).filter { $0.key.hasPrefix(prefix) }
    guard !keys.isEmpty else {
      throw UserError("no key begins with '\(prefix)'; `patchlaw keys` lists all")
    }
    if json { return try printJSON(keys) }
    let table = Table(
      headings: ["key", "type", "default", "range", "meaning"],
      rows: keys.map { [$0.key, $0.kind, $0.standard ?? "", $0.range ?? "", $0.meaning] })
    print(table.text)
  }

  private func key(_ entry: SchemaEntry) -> Key {
    Key(
      key: entry.path, kind: entry.kind, standard: entry.standard.map(\.json),
      range: entry.range, meaning: entry.meaning)
  }
}
