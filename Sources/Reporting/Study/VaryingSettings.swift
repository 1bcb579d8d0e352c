import Foundation
import Settings
import Store
import Text

/// The settings that differ between runs of a study, as columns of their dotted paths.
struct VaryingSettings {
  /// Sorted; the seed, which has a column of its own, is left out.
  let paths: [String]
  private let values: [String: [String: Value]]

  init(_ runs: [RunRow]) {
    let all = runs.map { run in
      (run.id, try? JSONDecoder().decode(Value.self, from: Data(run.configuration.utf8)))
    }
    var values: [String: [String: Value]] = [:]
    Self.collect(all.map { ($0.0, $0.1 ?? .null) }, at: "", into: &values)
    values["seed"] = nil
    (paths, self.values) = (values.keys.sorted(), values)
  }

  /// One value per path; empty where the run does not have the setting.
  func row(_ run: RunRow) -> [Datum] {
    paths.map { path in values[path]?[run.id].map { Self.datum($0) } ?? .missing }
  }

  /// Goes into mappings that share keys in all runs, and keeps what differs; of a choice with
  /// settings, whose mappings share none, it keeps the whole.
  private static func collect(
    _ runs: [(id: String, value: Value)], at path: String,
    into found: inout [String: [String: Value]]
  ) {
    guard Set(runs.map(\.value)).count > 1 else { return }
    let maps = runs.map { run -> [String: Value]? in
      if case .map(let fields) = run.value { fields } else { nil }
    }
    let fields = maps.compactMap { $0.map { Set($0.keys) } }
    let shared = fields.reduce(fields.first ?? []) { $0.intersection($1) }
    guard fields.count == runs.count, !shared.isEmpty else {
      found[path] = Dictionary(runs.map { ($0.id, $0.value) }) { first, _ in first }
      return
    }
    for key in fields.reduce(Set(), { $0.union($1) }) {
      let inner = zip(runs, maps).map { run, fields in (run.id, fields?[key] ?? .null) }
      collect(inner, at: path.isEmpty ? key : "\(path).\(key)", into: &found)
    }
  }

  private static func datum(_ value: Value) -> Datum {
    switch value {
    case .null: .missing
    case .integer(let number): Datum(number)
    case .number(let number): .number(number)
    case .text(let text): .text(text)
    case .boolean, .list, .map: .text(value.json)
    }
  }
}
