import Text

/// A database that cannot be opened or asked.
public enum StoreError: Error, Equatable, CustomStringConvertible {
  case unopenable(path: String, reason: String)
  case locked(path: String)
  case full(path: String)
  case unwritable(path: String, reason: String)
  /// While it was open.
  case removed(path: String)
  case absent(path: String)
  case unknownStudy(name: String, known: [String])
  case query(reason: String)
  /// `known`: the columns of the views and tables that the query names.
  case unknownColumn(String, known: [String])
  case unknownTable(String, known: [String])
  case notReadOnly
  case tooManyRows(_ limit: Int)
  case tooSlow(seconds: Double)
  case tooLarge(bytes: Int)

  public var description: String {
    switch self {
    case .unopenable(let path, let reason):
      "\(path): the database cannot be opened (\(reason)); it is only an index: `patchlaw index` "
        + "rebuilds it from the run folders and archives"
    case .locked(let path):
      "\(path) is locked by another program; close that program, then run the same command again"
    case .full(let path):
      "\(path) cannot be written: no space is left; free some, then run the same command again: "
        + "finished work is kept"
    case .unwritable(let path, let reason):
      "\(path) cannot be written (\(reason)); check permissions of the file and its folder, and "
        + "the disk"
    case .removed(let path):
      "\(path) was removed or replaced by another program while it was in use; run the same command "
        + "again: finished work is kept, and the database is rebuilt"
    case .absent(let path):
      "\(path) does not hold results yet; run a study first, or `patchlaw index` to rebuild it"
    case .unknownStudy(let name, let known):
      "no study is called '\(name)'; "
        + (known.isEmpty ? "none has been run yet" : "known: \(known.joined(separator: ", "))")
    case .query(let reason): "the query cannot be run: \(reason)"
    case .unknownColumn(let name, let known):
      "there is no column '\(name)'; known: \(known.joined(separator: ", "))"
    case .unknownTable(let name, let known):
      "there is no view '\(name)'; known: \(known.joined(separator: ", "))"
    case .tooManyRows(let limit):
      "the query gives more than \(limit) rows, its limit; narrow it with WHERE or LIMIT, or raise "
        + "--limit-rows of `patchlaw query`"
    case .tooSlow(let seconds):
      "the query takes more than \(seconds.significant(6)) s, its limit; narrow it with WHERE or "
        + "LIMIT, or raise --limit-seconds of `patchlaw query`"
    case .tooLarge(let bytes):
      "the query needs more than \(bytes >> 20) MiB of memory, its limit; ask for fewer rows or "
        + "shorter values"
    case .notReadOnly: "the database is only for reading; write a SELECT or WITH query"
    }
  }
}
