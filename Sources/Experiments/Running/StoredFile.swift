import Foundation
import Kernels
import Text

/// Files of the results folder, where nothing that is there counts as absent.
enum StoredFile {
  /// Reads a file.
  ///
  /// - Returns: nil where nothing is there.
  /// - Throws: ``RunError/unreadable(path:reason:)`` where something is that cannot be read.
  static func contents(_ path: String) throws -> Foundation.Data? {
    guard let type = try type(path) else { return nil }
    switch type {
    case .typeRegular: break
    case .typeDirectory: throw RunError.unreadable(path: path, reason: "it is a folder")
    case .typeSymbolicLink:
      throw RunError.unreadable(path: path, reason: "it is a link that leads to no file")
    default: throw RunError.unreadable(path: path, reason: "it is not a regular file")
    }
    do { return try Foundation.Data(contentsOf: URL(filePath: path)) } catch {
      throw RunError.unreadable(path: path, reason: FileFault(reading: path, error).reason)
    }
  }

  /// Whether a path leads to a regular file; nil where nothing is there.
  ///
  /// - Throws: ``RunError/unreadable(path:reason:)``.
  static func isRegular(_ path: String) throws -> Bool? { try type(path).map { $0 == .typeRegular } }

  /// Whether something is at a path, or may be: in a folder that cannot be searched nobody knows.
  static func exists(_ path: String) -> Bool {
    do { return try type(path) != nil } catch { return true }
  }

  /// What lies at a path, or where its links lead; nil where nothing is.
  private static func type(_ path: String) throws -> FileAttributeType? {
    // Nearly always: the rest takes longer.
    if FileStamp(path: path) != nil { return .typeRegular }
    let target = URL(filePath: path).resolvingSymlinksInPath().path
    do {
      let facts = try FileManager.default.attributesOfItem(atPath: target)
      return facts[.type] as? FileAttributeType ?? .typeUnknown
    } catch {
      if error.isOfAbsence { return nil }
      throw RunError.unreadable(path: path, reason: FileFault(reading: path, error).reason)
    }
  }
}

extension Error {
  /// Whether the system says that nothing is there, or that a part of the path is a file.
  fileprivate var isOfAbsence: Bool {
    let error = self as NSError
    if let inner = error.userInfo[NSUnderlyingErrorKey] as? any Error, inner.isOfAbsence {
      return true
    }
    if error.domain == NSPOSIXErrorDomain {
      return [.ENOENT, .ENOTDIR].contains(POSIXErrorCode(rawValue: Int32(error.code)))
    }
    let codes: [CocoaError.Code] = [.fileNoSuchFile, .fileReadNoSuchFile]
    return error.domain == NSCocoaErrorDomain && codes.contains { $0.rawValue == error.code }
  }
}
