import ArgumentParser
import Analysis
import Reporting
import Text

/// Draws a study's figures.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Fit a study's laws and draw its figures with gnuplot.",
    discussion: """
      Each figure is written to results/STUDY/figures as data (CSV), script (.gp), SVG and PNG; \
      `gnuplot NAME.gp` in that folder draws it again.
      """)

  @Argument(help: "The study's name or spec.")
  var study: String

  @OptionGroup var results: ResultsOption

  func run() throws {
    let data = try results.fittedStudy(results.name(study))
    try draw(data, results.results)
    print("next: patchlaw report \(data.name.shellWord)\(results.text)")
  }
}

/// Draws every figure and names the files; data and scripts are written even without gnuplot.
func draw(_ study: StudyData, _ results: String, isSilent: Bool = false) throws {
  let folder = "\(results)/\(study.name)/figures"
  let figures = study.figures
  for figure in figures { try figure.write(in: folder) }
  for figure in figures {
    try figure.draw(in: folder)
    if !isSilent { print("\(folder)/\(figure.name).svg  \(figure.title)") }
  }
}
