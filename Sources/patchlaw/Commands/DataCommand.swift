import ArgumentParser
import Data
import Experiments
import Foundation
import Settings
import Text

/// Shows what a dataset holds: images, classes, and every file that was left out.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Show a dataset: images, classes, channel statistics, files left out and why.",
    discussion: """
      WHAT is a study, whose datasets are shown; a folder of images; shards such as \
      'train-{000000..000049}.tar'; or a dataset as a spec writes it, such as \
      '{imageFolder: {path: photos, side: 32}}'. Images that are not decoded yet are decoded now.
      """)

  @Argument(help: "A study, a path, or a dataset as a spec writes it.")
  var what: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let plan = try plan()
    let all = try (plan?.sources ?? [source()]).map { try $0.described() }
    if json { return try printJSON(all) }
    let pages = all.map { DatasetPage($0).text(width: Terminal.width) }
    let duplicates = try (plan?.deduplications ?? []).map { try lines($0) }
    print((pages + duplicates).joined(separator: "\n\n"))
    print("next: patchlaw new NAME")
  }

  /// nil where no study is named.
  private func plan() throws -> Plan? {
    guard DatasetSource(at: what) == nil else { return nil }
    let path = StudyName.spec(what, results: "results")
    return FileManager.default.fileExists(atPath: path) ? try Plan(path: path) : nil
  }

  private func source() throws -> DatasetSource {
    if let folder = DatasetSource(at: what) { return folder }
    do { return try DatasetSource(text: what) } catch {
      throw UserError(
        "'\(what.oneLine)' is neither a study, a folder nor a .tar file, and as a dataset: "
          + "\(error)")
    }
  }

  private func lines(_ config: DataConfig) throws -> String {
    let found = try config.nearDuplicates() ?? []
    let distance = config.deduplicate?.distance ?? 0
    let lines = found.flatMap {
      "\($0.removed.oneLine), like \($0.kept.oneLine)".wrapped(
        to: Terminal.width, indentation: 2)
    }
    return ([
      "near duplicates within \(distance) of 64 bits: \(found.count) removed from training"
    ] + lines).joined(separator: "\n")
  }
}

extension DatasetSource {
  /// The images at a path: a folder, which holds shards where it holds .tar files, or shards.
  ///
  /// - Returns: nil where the path is neither.
  fileprivate init?(at path: String) {
    let files = try? FileManager.default.contentsOfDirectory(atPath: path)
    if path.hasSuffix(".tar") || files?.contains(where: { $0.hasSuffix(".tar") }) == true {
      var shards = ImageShards()
      shards.path = path
      self = .webDataset(shards)
    } else if files != nil {
      var folder = ImageFolder()
      folder.path = path
      self = .imageFolder(folder)
    } else {
      return nil
    }
  }
}

extension Plan {
  /// Every choice of near duplicates.
  fileprivate var deduplications: [DataConfig] {
    runs.map(\.config.cell.data).filter { $0.deduplicate != nil }.map { data in
      var config = DataConfig()
      (config.dataset, config.validationImages) = (data.dataset, data.validationImages)
      config.deduplicate = data.deduplicate
      return config
    }.distinct
  }

  /// Every dataset of the plan's runs.
  fileprivate var sources: [DatasetSource] {
    runs.flatMap { run in
      let data = run.config.cell.data
      return [data.dataset] + [data.mixture?.source].compactMap(\.self)
    }.distinct
  }
}

/// A dataset as `data` prints it.
struct DatasetPage {
  private let dataset: DatasetDescription

  init(_ dataset: DatasetDescription) { self.dataset = dataset }

  func text(width: Int) -> String {
    sections.filter { !$0.lines.isEmpty }.flatMap { heading, lines in
      heading.wrapped(to: width) + lines.flatMap { $0.wrapped(to: width, indentation: 2) }
    }.joined(separator: "\n")
  }

  private var sections: [(heading: String, lines: [String])] {
    [("dataset \(dataset.dataset)", facts), (classHeading, classes)]
      + [(dataset.facts.leftOut?.text ?? "", [])].filter { !$0.0.isEmpty }
      + dataset.leftOut.map { group in
        ("left out: \(group.reason) (\(group.names.count))", group.names.map(\.oneLine))
      } + [("notes", dataset.notes)]
  }

  private var facts: [String] {
    let facts = dataset.facts
    let counts = [facts.trainingImages, facts.testImages].map(\.grouped)
    func numbers(_ values: [Float]) -> String {
      values.map { Double($0).fixed(4) }.joined(separator: ", ")
    }
    return [
      "\(counts[0]) training and \(counts[1]) test images of \(facts.shape)",
      "mean of each channel \(numbers(dataset.mean)), standard deviation \(numbers(dataset.std))",
      "SHA-256 \(facts.fingerprint)",
    ] + (dataset.folder.map { ["decoded in \($0)"] } ?? [])
  }

  private var classHeading: String {
    dataset.classes.map { "\($0.count.counted("class", "classes")): training, test images" } ?? ""
  }

  private var classes: [String] {
    (dataset.classes ?? []).map { "\($0.name.oneLine): \($0.training), \($0.test)" }
  }
}
