import Foundation
import Models
import Training

/// Files of runs that cannot be read or written.
public enum RunError: Error, CustomStringConvertible {
  case unwritable(path: String, reason: String)
  case unreadable(path: String, reason: String)
  case damaged(path: String, found: String)
  /// Part of a study's archive, in a sentence of its own.
  case damagedArchive(String)
  case otherRun(path: String, found: String, expected: String)
  case otherStudy(name: String, question: String, path: String)
  case held(run: String)
  case sameFailure(message: String)
  case unregistered(study: String, results: String)
  case unusableWeights(found: String, run: String)

  /// Whether no run could go on: of what is wrong with one run's files, the others know nothing.
  var stopsEveryRun: Bool {
    if case .unwritable = self { true } else { false }
  }

  /// A run's weights that cannot be used; other errors stay as they are.
  static func weights(_ error: any Error, run: String) -> any Error {
    guard let error = error as? SafetensorsError, error.isOfDamagedFile else { return error }
    return Self.unusableWeights(found: error.finding, run: String(run.prefix(8)))
  }

  public var description: String {
    switch self {
    case .unwritable(let path, let reason):
      "\(path) cannot be written (\(reason)); check permissions and free space, then run the same "
        + "command again: finished work is kept"
    case .unreadable(let path, let reason):
      "\(path) cannot be read (\(reason)); "
        + (reason == "permission denied"
          ? "check its permissions" : "restore it, or run the study again")
    case .damaged(let path, let found): "\(path) is damaged: \(found)"
    case .damagedArchive(let sentence): sentence
    case .otherStudy(let name, let question, let path):
      "another study is called '\(name)': it asks '\(question)' and shares no run with this one "
        + "(\(path)); rename this spec file, or remove the other study's folder"
    case .unusableWeights(let found, let run):
      "\(found); `patchlaw run STUDY --force \(run)` trains the run again, with STUDY a study that has it"
    case .held(let run):
      "run \(run) is being worked on by another process; wait for it, or stop it"
    case .sameFailure(let message):
      "three cells failed alike and none has finished, so this is the code or the data, not the cell: "
        + message
    case .unregistered(let study, let results):
      "the study '\(study)', as its spec is now, is not registered in \(results); `patchlaw slurm` or "
        + "`patchlaw run` registers it before its first run"
    case .otherRun(let path, let found, let expected):
      "\(path) belongs to run \(found), expected \(expected); move that folder away"
    }
  }
}

extension Error {
  /// Whether the content of a file is at fault, which can be made again.
  var isOfDamagedFile: Bool {
    // What may not be read may be whole.
    if case .unreadable(let path)? = self as? SafetensorsError {
      return !FileManager.default.fileExists(atPath: path)
    }
    if self is SafetensorsError { return true }
    if case .damaged? = self as? RunError { return true }
    if case .wrongCheckpoint? = self as? TrainingError { return true }
    return false
  }
}
