import Analysis
import ArgumentParser
import Kernels
import Reporting
import Text

/// Draws a study's figures.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Fit a study's laws and draw its figures with gnuplot.",
    discussion: """
      Each figure is written to results/STUDY/figures as data (CSV), script (.gp) and SVG; \
      `gnuplot -d NAME.gp` in that folder draws it again. Where one figure fails, the others are drawn, \
      and the exit code is 1.
      """)

  @Argument(help: "The study's name or spec.")
  var study: String

  @OptionGroup var results: ResultsOption

  func run() throws {
    let study = try results.name(study)
    let data = try results.fittedStudy(study)
    let figures = DrawnFigure.draw(
      try results.drawable(data), in: results.figures(of: study))
    printFigures(figures)
    try fail(figures)
    print("next: patchlaw report \(study.shellWord)\(results.text)")
  }
}

/// Names the drawings.
func printFigures(_ figures: [DrawnFigure]) {
  for figure in figures where figure.failure == nil {
    print("\(figure.path)  \(figure.title)".wrappedForTerminal)
  }
}

/// Ends with one sentence about figures that were not drawn, if any.
///
/// - Throws: The exit code.
func fail(_ figures: [DrawnFigure]) throws {
  guard let complaint = DrawnFigure.complaint(figures) else { return }
  // Last also where both streams go to one file.
  _ = StandardStreams.flush()
  printError("patchlaw: \(complaint)")
  throw ExitCode(ExitCodes.someRunsFailed)
}
