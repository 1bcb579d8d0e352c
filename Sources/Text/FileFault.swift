import Foundation

/// Why a file cannot be read or written, in words: the one place where errors of the system become
/// ours.
public struct FileFault: Hashable, Sendable {
  /// What is in the way, as a clause.
  public let reason: String
  /// What would help.
  public let fix: String

  /// Looks for what is in the way of writing a file.
  ///
  /// - Parameters:
  ///   - path: The file that was to be written.
  ///   - error: What the system said.
  public init(writing path: String, _ error: any Error) {
    if Self.isFolder(path) == true {
      self.init("it is a folder", "remove it, or choose another name")
    } else if let file = Self.file(above: path) {
      self.init("\(file) is a file, not a folder", "remove it, or choose another folder")
    } else {
      self.init(Self.reason(error), "check permissions and free space")
    }
  }

  /// Looks for what is in the way of reading a file.
  ///
  /// - Parameters:
  ///   - path: The file that was to be read.
  ///   - error: What the system said.
  public init(reading path: String, _ error: any Error) {
    let kind = Self.kind(of: path)
    if kind == .typeDirectory {
      self.init("it is a folder", "give the path of a file")
    } else if let kind, kind != .typeRegular {
      self.init("it is not a regular file", "give the path of a file")
    } else {
      self.init(Self.reason(error), "check its permissions")
    }
  }

  /// Bytes that a text cannot be made of without loss.
  static let notUTF8 = Self(
    "it is not UTF-8 text; the file was not changed", "save it as UTF-8, such as with iconv")

  private init(_ reason: String, _ fix: String) { (self.reason, self.fix) = (reason, fix) }

  /// A sentence for an error that reached the end of a command: ours as they are, the system's in
  /// words, with the file where it is known.
  public static func sentence(_ error: any Error) -> String {
    let kind = "\(type(of: error))"
    guard ["NSError", "CocoaError", "POSIXError", "URLError", "__NSCFError"].contains(kind) else {
      return "\(error)"
    }
    let facts = (error as NSError).userInfo
    let path =
      facts[NSFilePathErrorKey] as? String ?? (facts[NSURLErrorKey] as? URL)?.path
    return (path.map { "\($0): " } ?? "") + reason(error)
  }

  /// What the system says, as a clause without names of its own.
  private static func reason(_ error: any Error) -> String {
    let error = error as NSError
    if let inner = error.userInfo[NSUnderlyingErrorKey] as? any Error { return reason(inner) }
    let code =
      error.domain == NSPOSIXErrorDomain
      ? POSIXErrorCode(rawValue: Int32(truncatingIfNeeded: error.code)) : posix(cocoa: error)
    return switch code {
    case .EACCES, .EPERM: "permission denied"
    case .EROFS: "the file system is read-only"
    case .ENOSPC, .EDQUOT: "no space is left"
    case .ENOENT: "no such file or folder"
    case .ENOTDIR: "a file is where a folder is needed"
    case .EISDIR: "it is a folder"
    case .EEXIST: "something of that name exists"
    case .ENAMETOOLONG: "the name is too long"
    case .EMFILE, .ENFILE: "too many files are open"
    case .EFBIG: "the file would be larger than `ulimit -f` allows"
    case .ENOMEM: "out of memory"
    case .EIO: "the disk reports an error"
    default: "the system refuses, with error \(error.code)"
    }
  }

  private static func posix(cocoa error: NSError) -> POSIXErrorCode? {
    switch CocoaError.Code(rawValue: error.code) {
    case .fileWriteNoPermission, .fileReadNoPermission: .EACCES
    case .fileWriteVolumeReadOnly: .EROFS
    case .fileWriteOutOfSpace: .ENOSPC
    case .fileNoSuchFile, .fileReadNoSuchFile: .ENOENT
    case .fileWriteFileExists: .EEXIST
    case .fileReadInvalidFileName, .fileWriteInvalidFileName: .ENAMETOOLONG
    default: nil
    }
  }

  /// nil where nothing is there.
  private static func isFolder(_ path: String) -> Bool? { kind(of: path).map { $0 == .typeDirectory } }

  /// What lies at a path, or where its symbolic links lead; nil where nothing is.
  private static func kind(of path: String) -> FileAttributeType? {
    let path = URL(filePath: path).resolvingSymlinksInPath().path
    let facts = try? FileManager.default.attributesOfItem(atPath: path)
    return facts?[.type] as? FileAttributeType
  }

  /// The nearest thing that exists above a path, if it is a file.
  private static func file(above path: String) -> String? {
    var above = path
    while above.contains("/") {
      above = String(above[..<(above.lastIndex(of: "/") ?? above.startIndex)])
      if let isFolder = isFolder(above) { return isFolder ? nil : above }
    }
    return nil
  }
}
