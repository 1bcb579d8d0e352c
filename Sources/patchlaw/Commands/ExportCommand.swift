import Analysis
import ArgumentParser
import Experiments
import Foundation
import Models
import Reporting
import Store
import Text

/// Hands runs to other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a run's weights, or a study's curves, for other programs.",
    discussion: """
      aim: a finished run's weights as safetensors under the names of Apple's AIM models.
      tensorboard: a study's measurements, accuracies and reconstructions as a folder of event files:

        patchlaw export 3f2a weights.safetensors
        patchlaw export quickstart events --format tensorboard; tensorboard --logdir events
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case aim, tensorboard
  }

  @Argument(help: "The beginning of a run's id; for tensorboard a study.")
  var source: String

  @Argument(help: "The file or folder to write.")
  var output: String

  @Option(help: "Names and shapes.")
  var format = Format.aim

  @OptionGroup var results: ResultsOption

  func run() throws {
    switch format {
    case .aim: try writeWeights()
    case .tensorboard:
      let count = try StudyData(source, in: results.store()).writeEvents(to: output)
      print("\(output): \(count) runs; next: tensorboard --logdir \(output.shellWord)")
    }
  }

  private func writeWeights() throws {
    let run = try RunName(text: source).find(in: results.store())
    let folder = RunFolder(results: results.results, id: RunID(run.id))
    guard let data = FileManager.default.contents(atPath: folder.model) else {
      throw UserError(
        run.state == .done
          ? "the weights of run \(source) are not here: archives hold none; `patchlaw run --force "
            + "\(run.id.prefix(8))` of its study trains it again"
          : "run \(source) is \(run.state.rawValue): it has no final weights yet")
    }
    _ = try Safetensors(contentsOf: folder.model)
    try TextFile.write(data, to: output)
    print("\(output): \(run.parameters) parameters of run \(run.id.prefix(8))")
  }
}
