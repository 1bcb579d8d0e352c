import ArgumentParser
import Reporting
import Scaling

/// Fits the laws that a study asks for.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Fit the laws named in a study's spec to its finished runs.")

  @Argument(help: "The study.")
  var study: String

  @OptionGroup var results: ResultsOption

  @Flag(help: "Print each fit with everything about it as JSON.")
  var json = false

  func run() throws {
    let (data, fits) = try results.fittedStudy(study)
    if json {
      return try printJSON(Dictionary(fits.map { ($0.name, $0.fit) }) { first, _ in first })
    }
    guard let table = data.fitTable else {
      return print("\(study): no law could be fitted: no `fits` in the spec, or too few runs done")
    }
    var text = TextTable(headings: table.headings)
    text.rows = table.rows
    print(text.text())
    for warning in data.fitWarnings { print("warning: \(warning)") }
  }
}
