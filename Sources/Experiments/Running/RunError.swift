import Models
import Training

/// Files of runs that cannot be read or written.
public enum RunError: Error, CustomStringConvertible {
  case unwritable(path: String, reason: String)
  case unreadable(path: String, reason: String)
  case damaged(path: String, found: String)
  case otherRun(path: String, found: String, expected: String)
  case otherStudy(name: String, question: String, path: String)
  case held(run: String)

  /// Whether no run could go on: of what is wrong with one run's files, the others know nothing.
  var stopsEveryRun: Bool {
    if case .unwritable = self { true } else { false }
  }

  public var description: String {
    switch self {
    case .unwritable(let path, let reason):
      "\(path) cannot be written (\(reason)); check permissions and free space, then run the same "
        + "command again: finished work is kept"
    case .unreadable(let path, let reason):
      "\(path) cannot be read (\(reason)); delete it and run the study again"
    case .damaged(let path, let found): "\(path) is damaged: \(found)"
    case .otherStudy(let name, let question, let path):
      "another study is called '\(name)': it asks '\(question)' and shares no run with this one "
        + "(\(path)); rename this spec file, or remove the other study's folder"
    case .held(let run):
      "run \(run) is being worked on; stop that `patchlaw run` first"
    case .otherRun(let path, let found, let expected):
      "\(path) belongs to run \(found), expected \(expected); move that folder away"
    }
  }
}

extension Error {
  /// Whether the content of a file is at fault, which can be made again.
  var isOfDamagedFile: Bool {
    if self is SafetensorsError { return true }
    if case .damaged? = self as? RunError { return true }
    if case .wrongCheckpoint? = self as? TrainingError { return true }
    return false
  }
}
