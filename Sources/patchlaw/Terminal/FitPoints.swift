public import ArgumentParser
import Foundation
import Kernels
import Scaling
import Settings
import Store
public import Text

extension CSV.Separator: ExpressibleByArgument {}

/// Where the points of a fit come from, and which columns mean what.
struct FitPoints: ParsableArguments {
  /// What formulas and `--where` may say.
  static let grammar = """
    Formulas: numbers, columns, + - * / ^, parentheses, and ln(x), log(x) (natural too), exp(x), sqrt(x);
    ^ binds tighter than a sign and groups from the right. Where a column's name has signs of its own,
    such as `lr*1e3`, the longest name that fits is the column.

    --where: COLUMN == VALUE (also != < <= > >=), joined by and, or, not and parentheses; both sides
    may be formulas. VALUE is a number, a column of numbers, or, beside a column of text, a word.
    """

  @Option(.text, help: "Fit the rows of this query over the database instead of a file.")
  var sql: String?

  @Option(
    help:
      "What separates the fields of a file: comma, semicolon, tab or pipe; comma, or tab for NAME.tsv, where it is left out."
  )
  var separator: CSV.Separator?

  @Option(.text, help: "The law; `patchlaw fit --help` lists them.")
  var law: String?

  @Option(.text, help: "Column or formula of model size N.")
  var n: String?

  @Option(.text, help: "Column or formula of data D.")
  var d: String?

  @Option(.text, help: "Column or formula of compute C (default: 6 N D).")
  var c: String?

  @Option(.text, help: "Column or formula of the input of a law with one input.")
  var x: String?

  @Option(.text, help: "Column or formula of unique data, for dataConstrained.")
  var unique: String?

  @Option(
    .text, name: [.long, .customLong("y")], help: "Column or formula of the fitted quantity.")
  var loss = "loss"

  @Option(.text, help: "Keep only rows where this holds, such as \"split == train and N > 1e8\".")
  var `where`: String?

  @Option(
    .text, help: "Column with equal values in dependent rows: seeds of a cell, steps of a curve.")
  var cell: String?

  @Option(.text, help: "Column with the names of the rows in listings.")
  var label: String?

  @Option(.text, help: "Column or formula of weights; in least squares the inverse variance.")
  var weight: String?

  @Option(
    .text,
    help:
      "Column of learning rates, if cells were run at several; warns where the best is at an edge.")
  var learningRate: String?

  @Option(.text, help: "Column or formula of the number of trials behind a rate.")
  var trials: String?

  /// Options given that only a table answers.
  var given: [String] {
    [
      ("--n", n), ("--d", d), ("--c", c), ("--x", x), ("--unique", unique), ("--where", `where`),
      ("--cell", cell), ("--label", label), ("--weight", weight),
      ("--learning-rate", learningRate), ("--trials", trials),
      ("--loss", loss == "loss" ? nil : loss), ("--separator", separator?.rawValue),
    ].filter { $0.1 != nil }.map(\.0)
  }

  /// The rows to fit, or nil where the source is a study.
  func table(_ source: String?, _ results: ResultsOption) throws -> PointTable? {
    if let sql {
      let answer = try results.store().query(sql)
      return PointTable(
        header: answer.columns, rows: answer.rows.map { $0.map(\.field) }, file: "query")
    }
    guard let source, isFile(source) else { return nil }
    let separator = separator ?? (source.hasSuffix(".tsv") ? .tab : .comma)
    let file = source == "-" ? "standard input" : source
    let table = try PointTable(csv: Self.text(source), separator: separator, file: file)
    FitProgress.say("\(file): \(table.rows.count.grouped) rows", of: table)
    return table
  }

  /// The text of a file, or of the standard input for `-`.
  private static func text(_ source: String) throws -> String {
    if source == "-" {
      var data = Data()
      while let part = try FileHandle.standardInput.read(upToCount: 1 << 20), !part.isEmpty {
        data += part
        guard data.count <= mostBytes else { throw tooLarge("standard input") }
      }
      guard let text = String(validating: data, as: UTF8.self) else {
        throw UserError("standard input: found text that is not UTF-8; convert it to UTF-8")
      }
      return text
    }
    guard FileStamp(path: source)?.size ?? 0 <= mostBytes else { throw tooLarge(source) }
    guard let text = try TextFile.read(source) else {
      throw UserError("\(source): no such file; give the path of a CSV file with a header")
    }
    return text
  }

  /// Of a table: 512 MiB of text, some ten million rows.
  private static let mostBytes = 1 << 29

  private static func tooLarge(_ source: String) -> UserError {
    UserError("\(source): more than 512 MiB of text; give fewer rows or columns")
  }

  /// Whether a source is a file rather than a study.
  func isFile(_ source: String) -> Bool {
    source == "-" || source.contains(".csv") || source.hasSuffix(".tsv") || law != nil
  }

  /// The law's inputs by name, in its order, with the formula of each.
  ///
  /// - Parameter others: Names that a held-out rule reads besides.
  func inputs(of law: Law, besides others: [String] = []) throws -> [(
    name: String, formula: String
  )] {
    try refuseUnread(by: law, besides: others)
    if law.inputs.count == 1 {
      let given = [("x", x), ("parameters", n), ("images", d), ("flops", c)]
      guard let (name, formula) = given.first(where: { $0.1 != nil }), let formula else {
        throw UserError(
          "law '\(law.name)' has one input: name its column with --x (or --n, --d, --c)")
      }
      return [(name == "x" ? law.inputs[0] : name, formula)]
    }
    let given = [
      "parameters": ("--n", n), "images": ("--d", d), "uniqueImages": ("--unique", unique),
    ]
    return try law.inputs.map { name in
      guard let (option, formula) = given[name] else { return (name, name) }
      guard let formula else {
        throw UserError("law '\(law.name)' needs \(name): name its column with \(option)")
      }
      return (name, formula)
    }
  }

  /// What a held-out rule means by a name: a role of the options, the compute, or a column.
  func formula(of name: String) throws -> String {
    switch name {
    case "parameters": return n ?? name
    case "images": return d ?? name
    case "uniqueImages": return unique ?? name
    case "flops":
      if let c { return c }
      guard let n, let d else {
        throw UserError(
          "--held-out reads flops: name its column with --c, or sizes and data with --n and --d")
      }
      return "6 * (\(n)) * (\(d))"
    default: return name
    }
  }

  /// Refuses columns that neither a law nor its held-out rule reads.
  private func refuseUnread(by law: Law, besides others: [String]) throws {
    let given = [("--x", x), ("--n", n), ("--d", d), ("--c", c), ("--unique", unique)]
      .filter { $0.1 != nil && !($0.0 == "--c" && others.contains("flops") && x ?? n ?? d != nil) }
      .map(\.0)
    let read: [String]
    if law.inputs.count == 1 {
      guard given.count > 1 || given == ["--unique"] else { return }
      read = given == ["--unique"] ? [] : [given[0]]
    } else {
      let options = ["parameters": "--n", "images": "--d", "uniqueImages": "--unique"]
      read = law.inputs.compactMap { options[$0] }
    }
    guard let option = given.first(where: { !read.contains($0) }) else { return }
    throw UserError(
      "\(option) is not read by law '\(law.name)', which reads "
        + (law.inputs.count == 1 ? "one of --x, --n, --d and --c" : read.joined(separator: ", "))
        + "; leave it out")
  }

  /// Which formula gives what, for the given inputs.
  func roles(_ inputs: [(name: String, formula: String)]) -> ColumnRoles {
    var roles = ColumnRoles(
      inputs: Dictionary(inputs.map { ($0.name, $0.formula) }) { first, _ in first }, loss: loss)
    (roles.condition, roles.cell, roles.label) = (self.where, cell, label)
    (roles.weight, roles.trials) = (weight, trials)
    roles.inputs["learningRate"] = learningRate
    return roles
  }

  /// The same points with other columns, such as `n=N_no_emb,c=flops`.
  func under(_ convention: String) throws -> FitPoints {
    var points = self
    for change in convention.split(separator: ",") {
      let parts = change.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw UserError("--convention '\(change)': expected ROLE=COLUMN, such as n=N_no_emb")
      }
      switch parts[0] {
      case "n": points.n = parts[1]
      case "d": points.d = parts[1]
      case "c": points.c = parts[1]
      case "x": points.x = parts[1]
      case "loss": points.loss = parts[1]
      default: throw UserError("--convention: no role '\(parts[0])'; known: n, d, c, x, loss")
      }
    }
    return points
  }
}
