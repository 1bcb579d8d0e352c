import GRDB

extension DatabaseError {
  /// Which rule of the index a row breaks, in words; for errors of constraints.
  ///
  /// SQLite writes `UNIQUE constraint failed: score.run, score.probe`, `NOT NULL constraint failed:
  /// score.value`, `CHECK constraint failed: steps > 0` and `FOREIGN KEY constraint failed`.
  var brokenRule: String {
    let parts = (message ?? "").split(separator: " constraint failed", maxSplits: 1)
    let subject = parts.count > 1 ? parts[1].drop { $0 == ":" || $0 == " " } : ""
    // Columns without their table, which the first names.
    let columns = subject.split(separator: ", ").map { $0.split(separator: ".").last ?? $0 }
    let table = subject.split(separator: ".").first ?? ""
    return switch parts.first {
    case "UNIQUE": "two rows of '\(table)' have the same \(columns.joined(separator: ", "))"
    case "NOT NULL": "'\(columns.joined())' of '\(table)' is missing or not a number"
    case "CHECK": "expected \(subject.split(separator: "\n").joined(separator: " "))"
    case "FOREIGN KEY": "it names a run, a probe or a level that is not in it"
    default: message ?? "a rule of the index"
    }
  }
}
