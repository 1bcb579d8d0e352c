import Experiments
import Foundation
import Probes
import Settings
import Text

/// A study that a user names by the path of its spec or by its name.
struct StudyName {
  let name: String
  /// Its spec: the path given, or experiments/NAME.yaml, or NAME.yaml; nil where there is none.
  let spec: String?

  init(_ text: String) {
    let isPath = text.contains("/") || text.hasSuffix(".yaml") || text.hasSuffix(".yml")
    name = isPath ? SpecFile(path: text, text: "").name : text
    let places = isPath ? [text] : ["experiments/\(text).yaml", "\(text).yaml"]
    spec = places.first { FileManager.default.fileExists(atPath: $0) }
  }

  /// The file to read the study from: as given where there is such a file; else its spec, or else the
  /// one kept with its results.
  static func spec(_ text: String, results: String) -> String {
    let study = StudyName(text)
    let isFolder = FileManager.default.fileExists(atPath: "\(text)/.")
    if FileManager.default.fileExists(atPath: text), !isFolder { return text }
    let kept = study.kept(in: results)
    if study.spec == nil, FileManager.default.fileExists(atPath: kept) { return kept }
    return study.spec ?? text
  }

  /// Which study was probably meant where there is none of a name, as the end of a sentence.
  static func hint(_ text: String, results: String) -> String {
    let specs = ["experiments", "."].flatMap {
      (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? []
    }
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: results)) ?? []
    let kept = folders.filter {
      FileManager.default.fileExists(atPath: "\(results)/\($0)/\($0).yaml")
    }
    let known = (specs.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) } + kept)
      .distinct.sorted()
    let name = StudyName(text).name
    let begun = known.filter { $0.hasPrefix(name) }
    if begun.count == 1 { return "; did you mean '\(begun[0])'?" }
    return Suggestion.hint(name, among: known)
  }

  /// The spec as it was last run.
  func kept(in results: String) -> String { "\(results)/\(name)/\(name).yaml" }

  /// Whether the spec says something else than when it was last run: other lines, apart from
  /// comments and former names of keys.
  func hasChanged(since results: String) -> Bool {
    guard let spec, let now = Self.lines(spec), let then = Self.lines(kept(in: results)) else {
      return false
    }
    return now != then
  }

  private static let names = CellConfig.formerNames.merging(ProbeConfig.formerNames)

  private static func lines(_ path: String) -> [String]? {
    FileManager.default.contents(atPath: path).map { data in
      String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
        let bare = line.drop { $0 == " " }
        return bare.isEmpty || bare.hasPrefix("#") ? nil : names.updated(line)
      }
    }
  }
}

extension ResultsOption {
  /// The name of a study given by path or name, after a note where its spec has changed since it was
  /// run.
  ///
  /// - Parameters:
  ///   - text: Path or name.
  ///   - consequence: What is left undone where the study's archive cannot be read, as a sentence.
  /// - Throws: ``UserError`` for a study that has a spec and was not run; the exit code for one whose
  ///   archive cannot be read, which is named.
  func name(_ text: String, _ consequence: String? = nil) throws -> String {
    let study = StudyName(text)
    if StudyArchive.isHeadless(study.name, in: results) {
      try checkArchives(of: study.name, consequence)
    }
    let isKnown = [study.kept(in: results), StudyArchive.path(of: study.name, in: results)]
      .contains { FileManager.default.fileExists(atPath: $0) }
    if let spec = study.spec, !isKnown {
      throw UserError(
        "\(study.name) was not run yet; `patchlaw run \(spec.shellPath)\(self.text)` runs it")
    }
    if let spec = study.spec, study.hasChanged(since: results) {
      printError(
        "note: \(spec) has changed since the study was run; this shows the study as it was run, "
          + "`patchlaw run \(spec.shellPath)\(self.text)` brings it up to date")
    }
    return study.name
  }
}

extension SpecFile {
  /// Reads the spec of a study that a user names.
  ///
  /// - Throws: ``SpecError/unreadable(path:reason:)``, with the study that was probably meant.
  init(named text: String, results: String) throws {
    let path = StudyName.spec(text, results: results)
    do { try self.init(path: path) } catch SpecError.unreadable(let path, let reason)
      where !FileManager.default.fileExists(atPath: path)
    {
      throw SpecError.unreadable(
        path: path, reason: reason + StudyName.hint(text, results: results))
    }
  }
}
