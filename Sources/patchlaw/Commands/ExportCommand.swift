import Analysis
import ArgumentParser
import Experiments
import Foundation
import Models
import Probes
import Reporting
import Store
import Text

/// Hands runs to other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a run's weights, or a study's curves, for other programs.",
    usage: "patchlaw export <source> <output> [<options>]",
    discussion: """
      aim: trunk and attentive probe of a finished run as safetensors under the names of Apple's AIM \
      models, which its class loads strictly.
      hub: the same as a folder with config.json and a card, for `from_pretrained` of Apple's class.
      timm: the trunk for timm's VisionTransformer; the arguments that make it are in the metadata.
      patchlaw: every parameter as stored, the pre-training head too.
      tensorboard: a study's measurements, accuracies and reconstructions as a folder of event files.

      The file's metadata hold heads, patch size, order, mask, mean, std and objective; `features` \
      reads them. README.md shows the lines of Python that load each.

        patchlaw export 3f2a aim.safetensors
        patchlaw export 3f2a hub-folder --format hub
        patchlaw export quickstart events --format tensorboard
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case aim, hub, timm, patchlaw, tensorboard
  }

  @Argument(help: "The beginning of a run's id; for tensorboard a study.")
  var source: String

  @Argument(help: "The file or folder to write.")
  var output: String

  @Option(help: "Names and shapes.")
  var format = Format.aim

  @Option(
    .text,
    help: "Probe whose weights are exported with the trunk, by name or the beginning of its id "
      + "(default: of AIM's attentive probes the best on validation).")
  var probe: String?

  @OptionGroup var results: ResultsOption

  func validate() throws {
    guard probe == nil || [.aim, .hub].contains(format) else {
      throw ValidationError("--probe is for the formats aim and hub: leave it out")
    }
  }

  func run() throws {
    if [.hub, .tensorboard].contains(format) {
      guard !RunIndex.hasResults(output) else {
        throw UserError(
          "\(output) was not changed: it is a results folder; choose a folder of its own for the export")
      }
      try UserFile.checkOutside(output, as: ".safetensors")
    }
    guard format != .tensorboard else {
      let study = try results.name(source)
      let count = try StudyData(study, in: results.store()).writeEvents(to: output)
      print("\(output): \(count) runs; next: tensorboard --logdir \(output.shellWord)")
      return
    }
    try checkOutput()
    let store = try results.store()
    let row = try RunName(text: source).find(in: store)
    let folder = RunFolder(results: results.results, id: RunID(row.id))
    guard folder.hasWeights else {
      throw UserError(
        row.state == .done
          ? "the weights of run \(source) are not here: archives hold none; `patchlaw run --force "
            + "\(row.id.prefix(8))` of its study trains it again"
          : "run \(source) is \(row.state.rawValue): it has no final weights"
            + (row.state == .diverged ? " and never will" : " yet"))
    }
    let run = try TrainedRun(folder)
    if let notice = run.notice { printError("note: \(notice)") }
    try write(run, folder, try ProbeNames(of: row.id, in: store), store)
  }

  private var weightsPath: String { format == .hub ? "\(output)/model.safetensors" : output }

  /// Refuses to replace what no export wrote.
  private func checkOutput() throws {
    try UserFile.check(weightsPath, as: ".safetensors")
    guard format == .hub else { return }
    // Models of other programs have files of the same names.
    let earlier = try? Safetensors(contentsOf: weightsPath)
    guard earlier?.metadata["run"] == nil else { return }
    for file in ["model.safetensors", "config.json", "README.md"]
    where (try? FileManager.default.attributesOfItem(atPath: "\(output)/\(file)")) != nil {
      throw UserError(
        "\(output)/\(file) was not changed: the folder has no model.safetensors of an export of "
          + "patchlaw; choose another folder")
    }
  }

  private func write(
    _ run: TrainedRun, _ folder: RunFolder, _ names: ProbeNames, _ store: Store
  ) throws {
    var (file, added) = (Safetensors(), run.metadata.entries)
    var words = "every parameter"
    switch format {
    case .patchlaw: file = run.model.weights()
    case .timm:
      (file, words) = (try run.model.timmWeights(), "trunk")
      added["timm"] = try JSON.text(TimmArguments(run.model), .compact)
    case .aim, .hub:
      file = try run.model.trunkWeights()
      let head = try exported(folder, names)
      words = head.map { "trunk and probe \(names[$0.id])" } ?? "trunk"
      let arguments = try head.map { try AIMArguments(run.model, $0) } ?? AIMArguments(run.model)
      if let head {
        for (name, entry) in try head.weights().entries { file.entries[name] = entry }
      }
      added["aim"] = try JSON.text(arguments, .compact)
      if format == .hub {
        let card = HubCard(run, head: head, names: names, store: store)
        try TextFile.write(try JSON.text(arguments, .pretty) + "\n", to: "\(output)/config.json")
        try TextFile.write(try card.text(), to: "\(output)/README.md")
      }
    case .tensorboard: return
    }
    file.metadata = added
    try UserFile.write(try file.encoded(), to: weightsPath, as: ".safetensors")
    print("\(output): \(words) of run \(run.description.id.prefix(8))")
  }

  /// The probe that is asked for, or else the best that Apple's class can hold; nil where there is
  /// none.
  private func exported(_ folder: RunFolder, _ names: ProbeNames) throws -> StoredProbe? {
    let all = try folder.storedProbes()
    guard let probe else {
      let best = all.filter { $0.isAttentive && $0.hasWeights }.max {
        ($0.score.validationAccuracy, $1.id) < ($1.score.validationAccuracy, $0.id)
      }
      if best == nil {
        printError(
          "note: the run has no weights of an attentive probe, so the trunk is written alone; load it "
            + "with strict=False")
      }
      return best
    }
    let found = all.filter { names[$0.id] == probe || $0.id.hasPrefix(probe) }
    guard let first = found.first, found.count == 1 else {
      throw UserError(
        "--probe \(probe): \(found.isEmpty ? "no" : "more than one") probe of the run; it has "
          + all.map { names[$0.id] }.joined(separator: ", "))
    }
    guard first.config.trunk == .trained, first.config.adaptation == .frozen else {
      throw UserError(
        "--probe \(probe) is not a classifier on the run's own frozen trunk; choose another")
    }
    guard first.hasWeights else {
      throw UserError(
        "--probe \(probe) has no weights: its kind has none, they were removed, or an earlier version "
          + "scored it; `patchlaw run STUDY --force \(source)` trains and probes the run again")
    }
    guard format == .aim || first.isAttentive else {
      throw UserError(
        "--probe \(probe): Apple's class holds an attentive probe with one query and no attention "
          + "mask; choose such a one, or --format aim")
    }
    return first
  }
}
