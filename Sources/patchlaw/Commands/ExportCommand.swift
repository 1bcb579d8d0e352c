import Text
import ArgumentParser
import Experiments
import Foundation
import Models
import Store

/// Hands a trained model to other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a finished run's weights under the names of Apple's AIM models.")

  @Argument(help: "The beginning of a run's id.")
  var id: String

  @Argument(help: "The safetensors file to write.")
  var output: String

  @Option(help: "Names and shapes: aim.")
  var format = "aim"

  @OptionGroup var results: ResultsOption

  func validate() throws {
    guard format == "aim" else {
      throw ValidationError("format is '\(format)', expected aim")
    }
  }

  func run() throws {
    let run = try RunName(text: id).find(in: results.store())
    let folder = RunFolder(results: results.results, id: RunID(run.id))
    guard let data = FileManager.default.contents(atPath: folder.model) else {
      throw UserError("run \(id) is \(run.state.rawValue): it has no final weights yet")
    }
    _ = try Safetensors(contentsOf: folder.model)
    try TextFile.write(data, to: output)
    print("\(output): \(run.parameters) parameters of run \(run.id.prefix(8))")
  }
}
