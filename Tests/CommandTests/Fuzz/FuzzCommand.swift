import TestSupport

/// Random command lines over a finished study: what they write stays in its folder.
enum FuzzCommand {
  private static let commands = [
    ["check"], ["plan"], ["status"], ["fit"], ["predict"], ["plot"], ["report"], ["claims"],
    ["show"], ["diff"], ["keys"], ["query"], ["rm"], ["exclude"], ["index"], ["export"],
    ["features"], ["bench"], ["help"], [],
  ]

  /// Names of things that are there, things that are not, and no names at all.
  private static let words = [
    "study", "study.yaml", "results", "nowhere", "", " ", "-", "--", "---", "=", "-x", "é\u{301}",
    "🙂",
    "0", "1", "a", "ffffffffffffffff", "%", "_", "'", "\"", "\\", "model", "model.head", "\n",
    "SELECT 1", "SELECT * FROM runs", "DROP TABLE run", "SELECT", "PRAGMA user_version = 9",
    "study.csv",
  ]

  private static let options = [
    "--results", "--json", "--csv", "--md", "--yes", "--workers", "--at", "--rank", "--law", "--x",
    "--n", "--d", "--sql", "--reason", "--undo", "--check", "--notebooks", "--limit-rows",
    "--limit-seconds", "--heads", "--weights", "--last", "--help", "--version", "--resamples",
    "--starts", "--nope", "-h", "--format", "--seed",
  ]

  private static let values = [
    "0", "-1", "nan", "1e300", "9e18", "1x", "0x10", " 1", "1", "2", "parameters=1e6", "x=0",
    "power",
    "results", "nowhere", "aim", "study", "SELECT 1 AS x",
  ]

  static func line(_ generator: inout TestGenerator) -> [String] {
    var line = commands.randomElement(using: &generator) ?? []
    for _ in 0..<Int.random(in: 0...5, using: &generator) {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: line.append(words.randomElement(using: &generator) ?? "")
      case 1: line.append("study")
      default:
        let option = options.randomElement(using: &generator) ?? ""
        let value = values.randomElement(using: &generator) ?? ""
        line += Bool.random(using: &generator) ? ["\(option)=\(value)"] : [option, value]
      }
    }
    return line
  }
}
